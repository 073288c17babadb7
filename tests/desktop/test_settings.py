"""What is remembered between starts."""

import json

from desktop import settings


def test_what_was_saved_is_there_at_the_next_start(tmp_path, monkeypatch):
    monkeypatch.setenv("DATAHALL_HOME", str(tmp_path))
    kept = settings.Settings(theme="dark", library="/somewhere/北京.datahall", recent=["a", "b"])
    settings.save(kept)
    assert settings.load() == kept


def test_a_broken_settings_file_is_set_aside_and_the_program_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("DATAHALL_HOME", str(tmp_path))
    settings.settings_path().write_text("{ not json", encoding="utf-8")
    assert settings.load() == settings.Settings()
    assert settings.settings_path().with_suffix(".unreadable.json").read_text() == "{ not json"


def test_a_setting_of_the_wrong_kind_falls_back_to_its_default(tmp_path, monkeypatch):
    monkeypatch.setenv("DATAHALL_HOME", str(tmp_path))
    settings.settings_path().write_text('{"theme": 7, "unknown": 1, "recent": ["x"]}', encoding="utf-8")
    assert settings.load() == settings.Settings(recent=["x"])


def test_what_is_wrong_or_from_another_version_is_not_lost(tmp_path, monkeypatch):
    monkeypatch.setenv("DATAHALL_HOME", str(tmp_path))
    written = {"theme": "sepia", "numbers": "1_234", "currency": "euro", "of_a_newer_version": [1], "who": "Ann"}
    settings.settings_path().write_text(json.dumps(written), encoding="utf-8")
    loaded = settings.load()
    assert (loaded.theme, loaded.numbers, loaded.currency, loaded.who) == ("system", "1,234.5", "USD", "Ann")
    loaded.theme = "dark"
    settings.save(loaded)
    kept = json.loads(settings.settings_path().read_text(encoding="utf-8"))
    assert (kept["theme"], kept["numbers"], kept["of_a_newer_version"]) == ("dark", "1_234", [1])


def test_a_library_that_was_moved_away_is_not_opened_again(tmp_path, monkeypatch):
    monkeypatch.setenv("DATAHALL_HOME", str(tmp_path))
    settings.save(settings.Settings(library=str(tmp_path / "gone.datahall")))
    assert settings.library_path().parent == tmp_path
    assert settings.library_path().name == "AI build-out.datahall"
