extension ConfigurationSchema {
    /// Reads the `configuration` of a manifest that has been checked; what is not a setting is left out.
    init(document value: JSONValue?) {
        self.init(fields: (value?.object ?? [:]).compactMapValues(ConfigurationField.init(document:)))
    }
}

extension ConfigurationField {
    /// Reads a setting of a manifest; nil when it has no known type.
    init?(document value: JSONValue) {
        let object = ManifestObject(value)
        guard let type: ConfigurationType = object.choice("type") else { return nil }
        self.init(
            type, isRequired: object.bool("required"), isSecret: object.bool("secret"), defaultValue: object["default"],
            minimum: object["min"]?.number, maximum: object["max"]?.number, choices: object["enum"]?.array,
            description: object.string("description"))
    }

    /// Lists the ways in which the declaration contradicts itself.
    func contradictions(at path: JSONPath) -> [Finding] {
        var findings: [Finding] = []
        if let minimum = self.minimum, let maximum = self.maximum, minimum > maximum {
            findings.append(
                Finding(
                    .contradiction, at: path.member("max"), found: maximum.plain,
                    expected: "at least min, which is \(minimum.plain)", mend: "Swap min and max, or drop one."))
        }
        if let value = self.defaultValue {
            findings += self.faults(of: value, at: path.member("default"))
        }
        for (index, choice) in (self.choices ?? []).enumerated() where !self.type.accepts(choice) {
            findings.append(
                Finding(
                    .settingType, at: path.member("enum").element(index),
                    found: self.isSecret ? "a secret of the type \(choice.typeName)" : choice.summary,
                    expected: self.type.described, mend: "Write \(self.type.described)."))
        }
        return findings + self.warnings(at: path)
    }

    private func warnings(at path: JSONPath) -> [Finding] {
        var findings: [Finding] = []
        if self.isSecret, self.defaultValue != nil {
            findings.append(
                Finding(
                    .publicSecret, severity: .warning, at: path.member("default"), found: "the default of a secret",
                    expected: "no default: everyone can read a manifest", mend: "Remove the default."))
        }
        if self.type == .boolean || self.type == .object, self.minimum != nil || self.maximum != nil {
            findings.append(
                Finding(
                    .fieldWithoutEffect, severity: .warning, at: path, found: "min or max for \(self.type.described)",
                    expected: "bounds for a number, string or array only", mend: "Remove them."))
        }
        return findings
    }
}
