extension ConfigurationField {
    /// Lists what is wrong with a value of this setting, without ever quoting a secret.
    func faults(of value: JSONValue, at path: JSONPath) -> [Finding] {
        guard self.type.accepts(value) else {
            return [
                Finding(
                    .settingType, at: path, found: self.shown(value), expected: self.type.described,
                    mend: "Write \(self.type.described).")
            ]
        }
        let bounds = [self.lowFault(of: value, at: path), self.highFault(of: value, at: path)]
        return bounds.compactMap(\.self) + self.choiceFaults(of: value, at: path)
    }

    private func lowFault(of value: JSONValue, at path: JSONPath) -> Finding? {
        guard let minimum = self.minimum, let size = Self.size(of: value), size < minimum else { return nil }
        return Finding(
            .settingValue, at: path, found: self.shown(value),
            expected: "\(self.measured) of at least \(minimum.plain)",
            mend: "Raise it to \(minimum.plain) or more.")
    }

    private func highFault(of value: JSONValue, at path: JSONPath) -> Finding? {
        guard let maximum = self.maximum, let size = Self.size(of: value), size > maximum else { return nil }
        return Finding(
            .settingValue, at: path, found: self.shown(value), expected: "\(self.measured) of at most \(maximum.plain)",
            mend: "Lower it to \(maximum.plain) or less.")
    }

    private func choiceFaults(of value: JSONValue, at path: JSONPath) -> [Finding] {
        guard let choices = self.choices, !choices.contains(where: { $0.isSameValue(as: value) }) else { return [] }
        let listed =
            self.isSecret ? "one of the declared values" : "one of \(choices.map(\.summary).joined(separator: ", "))"
        return [
            Finding(.settingValue, at: path, found: self.shown(value), expected: listed, mend: "Choose one of them.")
        ]
    }

    /// What `min` and `max` measure; nil where they measure nothing.
    private static func size(of value: JSONValue) -> Double? {
        switch value {
        case .integer, .number: value.number
        case .string(let text): Double(text.count)
        case .array(let values): Double(values.count)
        case .null, .bool, .object: nil
        }
    }

    /// What `min` and `max` bound, in a message.
    private var measured: String {
        switch self.type {
        case .string: "a length"
        case .array: "a count"
        case .integer, .number, .boolean, .object: "a value"
        }
    }

    private func shown(_ value: JSONValue) -> String {
        self.isSecret ? "a secret of the type \(value.typeName)" : value.summary
    }
}

extension Double {
    /// The number without `.0` when it has no fraction.
    var plain: String { Int(exactly: self).map(String.init) ?? String(self) }
}

extension JSONValue {
    /// Whether two values are equal when `3` and `3.0` count as one number.
    func isSameValue(as other: JSONValue) -> Bool {
        if let left = self.number, let right = other.number { return left == right }
        return self == other
    }
}
