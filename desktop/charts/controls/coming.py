"""What is to come: a projection with what it needs, and the switch that counts better algorithms."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QPushButton, QSpinBox, QWidget

from db.charts.coming.efficiency import FASTEST, why_not_efficient, with_published
from db.charts.coming.wishes import Coming, Projection
from db.charts.description import ChartDescription
from db.charts.reasons.coming import reasons_against_projections
from db.errors import DatahallError
from db.values import dates
from db.values.date_spans import from_day
from desktop.charts.controls.section import Section, grey, select, side_by_side
from desktop.edit.control import mark_wrong
from desktop.look.plain import PlainLabel, plain_tip

MOST_YEARS = 20


class ComingSection(Section):
    """Projection, its period and record, and effective computing."""

    shown_asked = Signal()
    """The days that the chart shows now, zoomed by dragging, are to be the period of the trend."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.heading.setText(self.tr("What is to come"))
        self.projection = self.choice(
            [
                (self.tr("None"), Projection.NONE),
                (self.tr("Trend"), Projection.TREND),
                (self.tr("Pipeline"), Projection.PIPELINE),
                (self.tr("Official aims"), Projection.TARGET),
                (self.tr("Plans as published"), Projection.PLANS),
            ]
        )
        self.from_day, self.until_day = QLineEdit(), QLineEdit()
        self.from_day.setPlaceholderText(self.tr("First figure"))
        self.until_day.setPlaceholderText(self.tr("Last figure"))
        self.years = QSpinBox()
        self.years.setRange(0, MOST_YEARS)
        self.years.setKeyboardTracking(False)
        self._day_problems: dict[str, str] = {}
        self.day_problem = PlainLabel()
        self.day_problem.setProperty("role", "error")
        self.day_problem.setWordWrap(True)
        self.day_problem.hide()
        self.fit_shown = QPushButton(self.tr("Fit the days shown"))
        self.fit_shown.setProperty("role", "link")
        self.fit_shown.setToolTip(self.tr("Zoom the chart to a period by dragging, then fit the figures in it"))
        self.forecasts = QCheckBox(self.tr("Forecasts count as plans"))
        self.forecasts.setToolTip(self.tr("Figures that third parties expect, beside those that owners plan"))
        self.whole = QCheckBox(self.tr("Judge by all plans here"))
        self.whole.setToolTip(self.tr("Off: a line is judged by the plans of its own facilities"))
        self.efficient = QCheckBox(self.tr("Count better algorithms"))
        self.factor, self.low, self.high = (self._factor_box() for _ in range(3))
        self.source = QLineEdit()
        self.source.setMinimumWidth(240)
        self.source.setPlaceholderText(self.tr("Author, title, year"))
        self.body.addWidget(self.field(self.tr("Projection"), self.projection))
        self._period = (self.field(self.tr("Fit from"), self.from_day), self.field(self.tr("until"), self.until_day))
        self.body.addLayout(side_by_side(*self._period))
        self.body.addWidget(self.day_problem)
        self.body.addWidget(self.fit_shown)
        self._years_field = self.field(self.tr("Years ahead"), self.years)
        for widget in (self._years_field, self.forecasts, self.whole, self.efficient):
            self.body.addWidget(widget)
        self._factors = (
            self.field(self.tr("Times a year"), self.factor),
            self.field(self.tr("Low"), self.low),
            self.field(self.tr("High"), self.high),
        )
        self.body.addWidget(self._factors[0])
        self.body.addLayout(side_by_side(*self._factors[1:]))
        self._source_field = self.field(self.tr("Source of the factor"), self.source)
        self.body.addWidget(self._source_field)
        self._connect()

    def _factor_box(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(1.0, FASTEST)
        box.setDecimals(2)
        box.setSingleStep(0.1)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._choose_factors)
        return box

    def _connect(self) -> None:
        self.projection.activated.connect(lambda: self._alter(projection=Projection(self.projection.currentData())))
        for field, name in ((self.from_day, "from_day"), (self.until_day, "until_day")):
            field.editingFinished.connect(lambda field=field, name=name: self._choose_day(field, name))
        self.fit_shown.clicked.connect(self.shown_asked)
        self.years.valueChanged.connect(lambda years: self._alter(ahead_years=years))
        self.forecasts.toggled.connect(lambda is_on: self._alter(with_forecasts=is_on))
        self.whole.toggled.connect(lambda is_on: self._alter(whole_library=is_on))
        self.efficient.toggled.connect(self._choose_efficient)
        self.source.editingFinished.connect(lambda: self._alter(factor_source=self.source.text().strip()))

    def fill(self, description: ChartDescription) -> None:
        """See `Section`."""
        wishes = description.coming
        select(self.projection, wishes.projection)
        grey(self.projection, reasons_against_projections(description))
        is_trend = wishes.projection is Projection.TREND
        for field, day in ((self.from_day, wishes.from_day), (self.until_day, wishes.until_day)):
            field.setText("" if day is None else dates.show(from_day(day).isoformat()))
            mark_wrong(field, False)
        self._day_problems.clear()
        self._say_problems()
        for held in (*self._period, self.fit_shown, self._years_field):
            held.setVisible(is_trend)
        self.years.setValue(wishes.ahead_years)
        self.forecasts.setVisible(wishes.projection in (Projection.PIPELINE, Projection.PLANS))
        self.whole.setVisible(wishes.projection is Projection.PIPELINE)
        self.forecasts.setChecked(wishes.with_forecasts)
        self.whole.setChecked(wishes.whole_library)
        self._fill_factors(description, wishes)

    def fit_days(self, first: float, last: float) -> None:
        """Makes these days, since 1970-01-01, the period of the trend."""
        self._alter(from_day=round(first), until_day=round(last))

    def _fill_factors(self, description: ChartDescription, wishes: Coming) -> None:
        reason = why_not_efficient(description)
        self.efficient.setEnabled(not reason or wishes.efficient)
        self.efficient.setToolTip(
            plain_tip(reason or self.tr("Effective computing: hardware times a factor for each year, with its source"))
        )
        self.efficient.setChecked(wishes.efficient)
        for box, value in (
            (self.factor, wishes.factor),
            (self.low, wishes.factor_low),
            (self.high, wishes.factor_high),
        ):
            box.setValue(value)
        self.source.setText(wishes.factor_source)
        self.source.setCursorPosition(0)
        self.source.setToolTip(plain_tip(wishes.factor_source))
        for held in (*self._factors, self._source_field):
            held.setVisible(wishes.efficient)

    def _alter(self, **values: object) -> None:
        if self.is_filling:
            return
        wishes = replace(self.description.coming, **values)  # type: ignore[arg-type]
        if wishes != self.description.coming:
            self.change(coming=wishes)

    def _choose_efficient(self, is_on: bool) -> None:
        """Switched on for the first time, it brings the published factor."""
        wishes = self.description.coming
        if self.is_filling:
            return
        first = is_on and not wishes.factor_source
        self.change(coming=with_published(wishes) if first else replace(wishes, efficient=is_on))

    def _choose_factors(self) -> None:
        """The factor lies between its low and high: whichever is moved takes the others along."""
        value, low, high = self.factor.value(), self.low.value(), self.high.value()
        self._alter(factor=value, factor_low=min(low, value), factor_high=max(high, value))

    def _choose_day(self, field: QLineEdit, name: str) -> None:
        if self.is_filling:
            return
        words = field.text().strip()
        day = None
        if words:
            try:
                span = dates.span(dates.parse(words).edtf)
            except DatahallError as error:
                mark_wrong(field, True)
                self._day_problems[name] = str(error)
                self._say_problems()
                return
            day = span[0] if name == "from_day" else span[1]
        mark_wrong(field, False)
        self._day_problems.pop(name, None)
        self._say_problems()
        self._alter(**{name: day})

    def _say_problems(self) -> None:
        self.day_problem.setText("\n".join(self._day_problems.values()))
        self.day_problem.setVisible(bool(self._day_problems))
