-- The fingerprint of the rule set itself, so that a process sees whether it has it without reading it. Unknown of what was kept before.
ALTER TABLE rule_sets ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
