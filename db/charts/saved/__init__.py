"""What a person keeps by name: charts, boards, house styles, filters."""
