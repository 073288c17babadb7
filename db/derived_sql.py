"""The SQL of derived columns, for any set of records: `{condition}` says which, `:today` is a day number.

A vague date counts from its latest day; but what has come about ("in use in 2026") did so by today at the latest.
Planned power is the owner's newest plan; where there is none, what a third party forecasts.
What is worked out for each facility is put together by UNION ALL and GROUP BY: SQLite knows no sizes of such parts, and
joining two of them it may read one whole for each row of the other. `{by_facility}` is "+" for some facilities, so that
their figures are found by facility: by basis SQLite would read nearly all figures of the library. Of all, it is "".
"""

from __future__ import annotations

from db.superseded import GIVEN

FACILITY_COLUMNS = (
    "facility_id", "status", "status_milestone_id", "power_now_mw", "power_now_basis", "power_now_observation_id",
    "planned_power_mw", "planned_power_basis", "planned_power_observation_id", "planned_overdue", "operators",
    "owners", "users", "programmes", "announced", "announced_first_day", "figures",
)  # fmt: skip

_NAMES_IN_ROLE = """coalesce((SELECT group_concat(name, ', ') FROM (
    SELECT DISTINCT p.name FROM role AS r JOIN partner AS p ON p.id = r.partner_id
    WHERE r.facility_id = t.id AND r.role = '{role}' AND r.certainty = 'actual'
      AND (r.until IS NULL OR coalesce(r.until_last_day, :today) >= :today)
      AND coalesce(r.since_first_day, :today) <= :today
    ORDER BY r.id)), '')"""

_OTHER_IS_PREFERRED = """(NOT o.is_preferred AND EXISTS (
      SELECT 1 FROM preferred AS c WHERE c.facility_id = o.facility_id AND c.is_plan = {is_plan} AND c.basis = o.basis
        AND c.publisher <> o.publisher AND (
          (c.first_day <= coalesce(o.date_last_day, o.date_first_day)
            AND c.last_day >= coalesce(o.date_first_day, o.date_last_day))
          OR (c.last_day IS NULL AND o.date_last_day IS NULL AND o.date_first_day IS NULL))))"""
"""Whether the person prefers another publisher's figure for the time of the figure `o`."""

_IS_TAKEN_BACK = f"""(p.kind = 'forecast' AND EXISTS (
      SELECT 1 FROM observation AS q LEFT JOIN source AS qs ON qs.id = q.source_id
      WHERE q.facility_id = p.facility_id AND +q.basis_id = p.basis_id AND coalesce(qs.publisher, '') = p.publisher
        AND q.extent = 'total' AND q.scope = '' AND q.value <= p.value AND q.id <> p.id AND {GIVEN.format(o="q")}
        AND coalesce(q.date_last_day, q.date_first_day) >= p.day
        AND max(coalesce(q.said_on_last_day, -99999), coalesce(qs.published_last_day, qs.seen_last_day, -99999))
          > p.said))"""
"""Whether the publisher of a forecast said later that no more stands, or will, on its day or after."""

FACILITY_STATE = f"""
WITH t AS MATERIALIZED (SELECT f.id FROM facility AS f WHERE {{condition}}),
events AS MATERIALIZED (
  SELECT m.facility_id, m.id,
    CASE WHEN m.date_first_day > :today THEN m.date_first_day ELSE min(:today,
      coalesce(m.date_last_day, m.date_first_day, s.published_last_day, s.seen_last_day, -99999)) END AS day,
    CASE WHEN m.scope = '' THEN CASE m.event {{statuses}} END
         WHEN m.event IN ({{opening}}) THEN 'partly operational' END AS status
  FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id
  WHERE m.facility_id IN (SELECT id FROM t) AND m.certainty = 'actual'
),
status AS MATERIALIZED (
  SELECT facility_id, id, status FROM (
    SELECT facility_id, id, status,
      row_number() OVER (PARTITION BY facility_id ORDER BY day DESC, status = 'announced', id DESC) AS place
    FROM events WHERE status IS NOT NULL AND day <= :today
  ) WHERE place = 1
),
power AS MATERIALIZED (
  SELECT o.*, b.key AS basis, coalesce(s.publisher, '') AS publisher,
    CASE WHEN o.kind IN ('reported', 'estimated') AND o.date_first_day <= :today
      THEN min(:today, coalesce(o.date_last_day, o.date_first_day))
      ELSE coalesce(o.date_last_day, o.date_first_day) END AS day,
    max(coalesce(o.said_on_last_day, -99999), coalesce(s.published_last_day, s.seen_last_day, -99999)) AS said
  FROM observation AS o JOIN basis AS b ON b.id = {{by_facility}}o.basis_id LEFT JOIN source AS s ON s.id = o.source_id
  WHERE o.facility_id IN (SELECT id FROM t) AND b.key IN ('power.whole_facility', 'power.not_stated')
    AND o.scope = '' AND {GIVEN.format(o="o")}
),
standing AS (
  SELECT * FROM power
  WHERE kind IN ('reported', 'estimated') AND stage IN ('installed', 'in use') AND day <= :today
    AND extent IN ('total', 'addition') AND qualifier IN ('exact', 'about')
),
preferred AS MATERIALIZED (
  SELECT facility_id, kind = 'planned' AS is_plan, basis, publisher,
    coalesce(date_first_day, date_last_day) AS first_day, coalesce(date_last_day, date_first_day) AS last_day
  FROM power WHERE is_preferred AND extent = 'total' AND (kind = 'planned' OR (kind IN ('reported', 'estimated')
    AND stage IN ('installed', 'in use') AND day <= :today AND qualifier IN ('exact', 'about')))
),
series AS (
  SELECT *,
    max(CASE WHEN is_preferred AND extent = 'total' THEN day END) OVER one_series AS preferred_day,
    min(CASE WHEN extent = 'total' THEN CASE confidence WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END END)
      OVER one_series AS sure,
    count(CASE WHEN extent = 'total' THEN 1 END) OVER one_series AS totals
  FROM standing WINDOW one_series AS (PARTITION BY facility_id, basis, publisher)
),
ranked AS (
  SELECT *, dense_rank() OVER (PARTITION BY facility_id ORDER BY
    basis = 'power.not_stated', preferred_day IS NULL, preferred_day DESC, sure, totals DESC, publisher, basis) AS place
  FROM series WHERE totals > 0
),
led AS (
  SELECT *, first_value(id) OVER newest AS last_id, first_value(day) OVER newest AS last_day
  FROM (SELECT *, first_value(basis) OVER (PARTITION BY facility_id ORDER BY place) AS led_basis FROM ranked) AS o
  WHERE (place = 1 OR (is_preferred AND extent = 'total' AND basis = led_basis))
    AND NOT (extent = 'total' AND {_OTHER_IS_PREFERRED.format(is_plan=0)})
  WINDOW newest AS (PARTITION BY facility_id ORDER BY extent = 'total' DESC, day DESC, id DESC)
),
now AS MATERIALIZED (
  SELECT facility_id, last_id AS id, max(CASE WHEN id = last_id THEN basis END) AS basis,
    max(CASE WHEN id = last_id THEN value END)
      + coalesce(sum(CASE WHEN extent = 'addition' AND day > last_day THEN value END), 0) AS value
  FROM led GROUP BY facility_id, last_id
),
plans AS MATERIALIZED (
  SELECT facility_id, id, basis, value, day FROM (
    SELECT p.*, row_number() OVER (PARTITION BY p.facility_id ORDER BY
      p.kind = 'forecast', p.basis = 'power.not_stated', p.said DESC, p.value DESC, p.id DESC) AS place
    FROM power AS p LEFT JOIN now AS n ON n.facility_id = p.facility_id
    WHERE p.kind IN ('planned', 'forecast') AND p.extent = 'total' AND (n.value IS NULL OR p.value > n.value)
      AND NOT {_OTHER_IS_PREFERRED.format(is_plan=1).replace("o.", "p.")}
      AND NOT {_IS_TAKEN_BACK}
  ) WHERE place = 1
),
known AS MATERIALIZED (
  SELECT id, max(status) AS status, max(status_id) AS status_id, max(now_value) AS now_value,
    max(now_basis) AS now_basis, max(now_id) AS now_id, max(plan_value) AS plan_value, max(plan_basis) AS plan_basis,
    max(plan_id) AS plan_id, max(plan_day) AS plan_day
  FROM (
    SELECT id, NULL AS status, NULL AS status_id, NULL AS now_value, NULL AS now_basis, NULL AS now_id,
      NULL AS plan_value, NULL AS plan_basis, NULL AS plan_id, NULL AS plan_day FROM t
    UNION ALL SELECT facility_id, status, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM status
    UNION ALL SELECT facility_id, NULL, NULL, value, basis, id, NULL, NULL, NULL, NULL FROM now
    UNION ALL SELECT facility_id, NULL, NULL, NULL, NULL, NULL, value, basis, id, day FROM plans
  ) GROUP BY id
),
t_known AS (
  SELECT *, coalesce(status, '') NOT IN ('cancelled', 'retired') AS goes_on FROM known
)
SELECT t.id AS facility_id,
  coalesce(t.status, 'unknown') AS status,
  t.status_id AS status_milestone_id,
  coalesce(t.now_value, CASE WHEN t.status IN ({{before_opening}}) THEN 0.0 END) AS power_now_mw,
  t.now_basis AS power_now_basis,
  t.now_id AS power_now_observation_id,
  CASE WHEN t.goes_on THEN t.plan_value END AS planned_power_mw,
  CASE WHEN t.goes_on THEN t.plan_basis END AS planned_power_basis,
  CASE WHEN t.goes_on THEN t.plan_id END AS planned_power_observation_id,
  coalesce(t.goes_on AND t.plan_day < :today, 0) AS planned_overdue,
  {_NAMES_IN_ROLE.format(role="operator")} AS operators,
  {_NAMES_IN_ROLE.format(role="owner")} AS owners,
  {_NAMES_IN_ROLE.format(role="user")} AS users,
  coalesce((SELECT group_concat(name, ', ') FROM (SELECT DISTINCT p.name FROM inclusion AS i
    JOIN policy AS p ON p.id = i.policy_id WHERE i.facility_id = t.id
      AND (i.until IS NULL OR coalesce(i.until_last_day, :today) >= :today) ORDER BY p.name)), '') AS programmes,
  (SELECT date FROM milestone WHERE facility_id = t.id AND event = 'announced' AND certainty = 'actual'
    AND scope = '' AND date_first_day IS NOT NULL ORDER BY date_first_day, id LIMIT 1) AS announced,
  (SELECT date_first_day FROM milestone WHERE facility_id = t.id AND event = 'announced'
    AND certainty = 'actual' AND scope = '' AND date_first_day IS NOT NULL
    ORDER BY date_first_day, id LIMIT 1) AS announced_first_day,
  (SELECT count(*) FROM observation WHERE facility_id = t.id) AS figures
FROM t_known AS t
"""

_SAID_THEN = "source_id IN (SELECT id FROM source WHERE {due})"

_DUE_DAYS = {
    "observation": ("date_first_day", "date_last_day"),
    "milestone": ("date_first_day", "date_last_day"),
    "role": ("since_first_day", "until_last_day"),
    "inclusion": ("until_last_day",),
}
"""The days by which a facility's state of a day differs from that of another, by table."""


def _due(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"{column} BETWEEN :first AND :last" for column in columns)


DUE = " UNION ".join(
    f"SELECT facility_id FROM {table} WHERE facility_id IS NOT NULL AND ({_due(columns)}"
    + (f" OR {_SAID_THEN.format(due=_due(('published_last_day', 'seen_last_day')))}" if table == "milestone" else "")
    + ")"
    for table, columns in _DUE_DAYS.items()
)
"""Facilities of which a fact has a day from :first to :last; a milestone without a date counts from its source's."""

POLICY_ROWS = f"""
SELECT p.id,
  (SELECT event FROM milestone WHERE policy_id = p.id AND certainty = 'actual' AND scope = ''
    ORDER BY event IN ('announced', 'proposed'), coalesce(date_last_day, date_first_day, -99999) DESC,
      CASE event WHEN 'repealed' THEN 5 WHEN 'amended' THEN 4 WHEN 'effective' THEN 3 WHEN 'enacted' THEN 2 ELSE 1 END
      DESC, id DESC LIMIT 1),
  (SELECT date FROM milestone WHERE policy_id = p.id AND event IN ('announced', 'proposed') AND certainty = 'actual'
    ORDER BY date_first_day, id LIMIT 1),
  (SELECT date_first_day FROM milestone WHERE policy_id = p.id AND event IN ('announced', 'proposed')
    AND certainty = 'actual' ORDER BY date_first_day, id LIMIT 1),
  a.value, a.currency,
  coalesce(strftime('%Y', s.published_last_day * 86400, 'unixepoch'), strftime('%Y', a.said_on_last_day * 86400,
    'unixepoch'), strftime('%Y', s.seen_last_day * 86400, 'unixepoch')),
  a.id,
  (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT q.name FROM role AS r JOIN partner AS q ON q.id = r.partner_id
    WHERE r.policy_id = p.id AND r.role = 'lead' AND (r.until IS NULL) ORDER BY r.id)),
  (SELECT count(DISTINCT facility_id) FROM inclusion WHERE policy_id = p.id)
FROM policy AS p
LEFT JOIN observation AS a ON a.id = (
  SELECT o.id FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id
    LEFT JOIN source AS os ON os.id = o.source_id
  WHERE o.policy_id = p.id AND m.key IN ('investment', 'capital_cost') AND o.extent = 'total' AND o.scope = ''
    AND {GIVEN.format(o="o")}
  ORDER BY CASE o.stage WHEN 'authorised' THEN 1 WHEN 'announced' THEN 2 WHEN 'appropriated' THEN 3
      WHEN 'raised' THEN 4 WHEN 'awarded' THEN 5 ELSE 6 END,
    o.is_preferred DESC, CASE o.confidence WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
    coalesce(os.published_last_day, os.seen_last_day) DESC, o.id LIMIT 1)
LEFT JOIN source AS s ON s.id = a.source_id
WHERE p.id IN {{ids}}
"""
