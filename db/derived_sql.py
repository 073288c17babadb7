"""The SQL of derived columns, for any set of records: `{condition}` says which, `:today` is a day number.

A vague date counts from its latest day; but what has come about ("in use in 2026") did so by today at the latest.
"""

from __future__ import annotations

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

FACILITY_STATE = f"""
WITH t AS MATERIALIZED (SELECT f.id FROM facility AS f WHERE {{condition}}),
events AS (
  SELECT m.facility_id, m.id,
    CASE WHEN m.date_first_day > :today THEN m.date_first_day ELSE min(:today,
      coalesce(m.date_last_day, m.date_first_day, s.published_last_day, s.seen_last_day, -99999)) END AS day,
    CASE WHEN m.scope = '' THEN CASE m.event {{statuses}} END
         WHEN m.event IN ({{opening}}) THEN 'partly operational' END AS status
  FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id
  WHERE m.facility_id IN (SELECT id FROM t) AND m.certainty = 'actual'
),
status AS (
  SELECT facility_id, id, status,
    row_number() OVER (PARTITION BY facility_id ORDER BY day DESC, status = 'announced', id DESC) AS place
  FROM events WHERE status IS NOT NULL AND day <= :today
),
power AS (
  SELECT o.*, b.key AS basis, coalesce(s.publisher, '') AS publisher,
    CASE WHEN o.kind IN ('reported', 'estimated') AND o.date_first_day <= :today
      THEN min(:today, coalesce(o.date_last_day, o.date_first_day))
      ELSE coalesce(o.date_last_day, o.date_first_day) END AS day,
    max(coalesce(o.said_on_last_day, -99999), coalesce(s.published_last_day, s.seen_last_day, -99999)) AS said
  FROM observation AS o JOIN basis AS b ON b.id = o.basis_id LEFT JOIN source AS s ON s.id = o.source_id
  WHERE o.facility_id IN (SELECT id FROM t) AND b.key IN ('power.whole_facility', 'power.not_stated')
    AND o.scope = ''
),
standing AS (
  SELECT * FROM power
  WHERE kind IN ('reported', 'estimated') AND stage IN ('installed', 'in use') AND day <= :today
    AND extent IN ('total', 'addition') AND qualifier IN ('exact', 'about')
),
series AS (
  SELECT facility_id, basis, publisher, row_number() OVER (PARTITION BY facility_id ORDER BY
    basis = 'power.not_stated', min(CASE confidence WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END),
    count(*) DESC, publisher) AS place
  FROM standing WHERE extent = 'total' GROUP BY facility_id, basis, publisher
),
led AS (
  SELECT o.* FROM standing AS o JOIN series AS l
    ON l.place = 1 AND l.facility_id = o.facility_id AND l.basis = o.basis AND l.publisher = o.publisher
),
totals AS (
  SELECT *, row_number() OVER (PARTITION BY facility_id ORDER BY day DESC, id DESC) AS place
  FROM led WHERE extent = 'total'
),
now AS (
  SELECT n.facility_id, n.id, n.basis, n.value + coalesce((SELECT sum(a.value) FROM led AS a
    WHERE a.facility_id = n.facility_id AND a.extent = 'addition' AND a.day > n.day), 0) AS value
  FROM totals AS n WHERE n.place = 1
),
plans AS (
  SELECT p.*, row_number() OVER (PARTITION BY p.facility_id ORDER BY
    p.basis = 'power.not_stated', p.said DESC, p.value DESC, p.id DESC) AS place
  FROM power AS p LEFT JOIN now AS n ON n.facility_id = p.facility_id
  WHERE p.kind = 'planned' AND p.extent = 'total' AND (n.value IS NULL OR p.value > n.value)
)
SELECT t.id AS facility_id,
  coalesce(status.status, 'unknown') AS status,
  status.id AS status_milestone_id,
  coalesce(now.value, CASE WHEN status.status IN ({{before_opening}}) THEN 0.0 END) AS power_now_mw,
  now.basis AS power_now_basis,
  now.id AS power_now_observation_id,
  plans.value AS planned_power_mw,
  plans.basis AS planned_power_basis,
  plans.id AS planned_power_observation_id,
  coalesce(plans.day < :today, 0) AS planned_overdue,
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
FROM t
LEFT JOIN status ON status.facility_id = t.id AND status.place = 1
LEFT JOIN now ON now.facility_id = t.id
LEFT JOIN plans ON plans.facility_id = t.id AND plans.place = 1
  AND coalesce(status.status, '') NOT IN ('cancelled', 'retired')
"""

POLICY_ROWS = """
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
  ORDER BY CASE o.stage WHEN 'authorised' THEN 1 WHEN 'announced' THEN 2 WHEN 'appropriated' THEN 3
      WHEN 'raised' THEN 4 WHEN 'awarded' THEN 5 ELSE 6 END,
    CASE o.confidence WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
    coalesce(os.published_last_day, os.seen_last_day) DESC, o.id LIMIT 1)
LEFT JOIN source AS s ON s.id = a.source_id
WHERE p.id IN ({ids})
"""
