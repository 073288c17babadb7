"""House styles: edited beside a chart that shows what they do."""
