"""What is counted: one Ibis expression for each metric."""
