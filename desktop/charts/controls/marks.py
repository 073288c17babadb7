"""What stands beside the lines: uncertainty, markers, labels, the reading line, the table."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QWidget

from db.charts.description import ChartDescription
from db.derived import today
from desktop.charts.controls.section import Section

MOST_PERCENT = 100.0


class MarksSection(Section):
    """Switches, and how uncertain a figure without a range is taken to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.heading.setText(self.tr("On the chart"))
        self.bands = QCheckBox(self.tr("Uncertainty bands"))
        self.together = QCheckBox(self.tr("Errors of sites move together"))
        self.together.setToolTip(
            self.tr("Off: errors are independent and partly cancel out in a total. On: all sites err the same way.")
        )
        self.assumed = QDoubleSpinBox()
        self.assumed.setRange(0.0, MOST_PERCENT)
        self.assumed.setDecimals(0)
        self.assumed.setSingleStep(5)
        self.assumed.setPrefix("± ")
        self.assumed.setSuffix(" %")
        self.assumed.setSpecialValueText(self.tr("None"))
        self.assumed.setKeyboardTracking(False)
        self.assumed.setToolTip(self.tr("A range for figures that come without one; the chart says that it is assumed"))
        self.policies = QCheckBox(self.tr("Policy markers"))
        self.milestones = QCheckBox(self.tr("Milestone markers"))
        self.labels = QCheckBox(self.tr("Data point labels"))
        self.reading = QCheckBox(self.tr("Line to read at a date"))
        self.table = QCheckBox(self.tr("Table under the chart"))
        self.body.addWidget(self.bands)
        self.body.addWidget(self.together)
        self._assumed_field = self.field(self.tr("Assumed where no range is given"), self.assumed)
        self.body.addWidget(self._assumed_field)
        for switch in (self.policies, self.milestones, self.labels, self.reading, self.table):
            self.body.addWidget(switch)
        self.bands.toggled.connect(lambda is_on: self.change(bands=is_on))
        self.together.toggled.connect(lambda is_on: self.change(moving_together=is_on))
        self.assumed.valueChanged.connect(lambda percent: self.change(assumed_range_percent=percent))
        self.policies.toggled.connect(lambda is_on: self.change(policy_markers=is_on))
        self.milestones.toggled.connect(lambda is_on: self.change(milestone_markers=is_on))
        self.labels.toggled.connect(lambda is_on: self.change(point_labels=is_on))
        self.reading.toggled.connect(lambda is_on: self.change(read_day=today() if is_on else None))
        self.table.toggled.connect(lambda is_on: self.change(with_table=is_on))

    def fill(self, description: ChartDescription) -> None:
        """See `Section`."""
        for box, is_on in (
            (self.bands, description.bands),
            (self.together, description.moving_together),
            (self.policies, description.policy_markers),
            (self.milestones, description.milestone_markers),
            (self.labels, description.point_labels),
            (self.reading, description.read_day is not None),
            (self.table, description.with_table),
        ):
            box.setChecked(is_on)
        self.assumed.setValue(description.assumed_range_percent)
        self.together.setVisible(description.bands)
        self._assumed_field.setVisible(description.bands)
