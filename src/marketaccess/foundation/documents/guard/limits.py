"""Every limit of the guard in one place. Sizes in bytes."""

MEBIBYTE = 1024 * 1024

FILE_SIZE = 20 * MEBIBYTE
FILE_COUNT = 10
TOTAL_SIZE = 100 * MEBIBYTE
NAME_LENGTH = 120

# Archives (docx, xlsx, ofd).
ENTRIES = 2_000
ENTRY_NAME_LENGTH = 200
EXPANDED = 150 * MEBIBYTE
# Office XML compresses well: a repetitive sheet reaches 60 to 1. Small parts may do so without harm.
RATIO = 100
RATIO_COUNTS_FROM = 10 * MEBIBYTE

XML_DEPTH = 200
XML_ATTRIBUTES = 200

PIXELS = 50_000_000
SIDE = 30_000

PDF_EXPANDED = 600 * MEBIBYTE
PDF_OBJECTS = 300_000

# What a parser may use for one file, in its own process. The greatest picture needs 1 GB to be drawn anew.
PARSER_MEMORY = 1536 * MEBIBYTE
PARSER_SECONDS = 30
PARSER_PATIENCE = 60

TEXT_LINE = 1 * MEBIBYTE
CSV_COLUMNS = 1_000
