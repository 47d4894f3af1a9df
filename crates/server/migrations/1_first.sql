-- Consignments, each with its JSON as it came, and where it stands.
CREATE TABLE consignments (
    reference TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    shipping_date TEXT,
    location TEXT,
    document TEXT NOT NULL,
    allocation TEXT,
    failed TEXT
);
CREATE INDEX consignments_due ON consignments (state, shipping_date);

-- Quotes, delivery options and answers that were given, until they expire (seconds since 1970).
CREATE TABLE offers (
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    expires BIGINT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (kind, reference)
);
CREATE INDEX offers_expires ON offers (expires);

-- What capacities have been used, in the unit of each.
CREATE TABLE capacity_usage (
    capacity TEXT NOT NULL,
    period TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (capacity, period)
);

-- The rule set that was put in force over HTTP, and the fingerprint of the file that it replaced.
CREATE TABLE rule_sets (
    id BIGINT PRIMARY KEY,
    replaced TEXT NOT NULL,
    document TEXT NOT NULL
);
