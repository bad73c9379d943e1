"""What we claim about speed and faults, measured side by side with a rival in one run."""
