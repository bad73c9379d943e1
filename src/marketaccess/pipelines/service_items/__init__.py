"""Service items from Excel or CSV and back: template, dry run, rows with faults, export without loss."""
