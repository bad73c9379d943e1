"""What a ranking of proposals is made of, for whoever reads one."""

# Stands among the items of a ranking: no item carries out the measure.
NONE = "none"
# From here on a proposal is worth a person's look; the best ones of a right match lie far above.
WORTH_A_LOOK = 0.2
