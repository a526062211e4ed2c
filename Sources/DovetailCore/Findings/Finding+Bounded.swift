extension Finding {
    /// The finding, that somebody else has sent, with no more words than a person reads, and none that deceive.
    package var bounded: Finding {
        Finding(
            Code(rawValue: self.code.rawValue.excerpt(100)), self.severity, path: self.path.excerpt(200),
            found: self.found.excerpt(500), expected: self.expected.readable(upTo: 500),
            mend: self.mend.readable(upTo: 500))
    }

    private init(
        _ code: Code, _ severity: Severity, path: String, found: String, expected: String, mend: String
    ) {
        self.code = code
        self.severity = severity
        self.path = path
        self.found = found
        self.expected = expected
        self.mend = mend
    }
}
