"""FreePBX and Asterisk as the lab imitates them. See lab/README.md for what is real, known and inferred."""
