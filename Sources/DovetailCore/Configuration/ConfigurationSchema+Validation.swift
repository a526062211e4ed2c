extension ConfigurationSchema {
    /// Lists every fault of a set of values; empty when the values are lawful.
    ///
    /// A required setting may be absent when it has a default. `null` is no value of any type: leave a key out to unset
    /// it. The findings never hold the value of a secret.
    public func validate(_ values: [String: JSONValue]) -> [Finding] {
        let unknown = values.keys.filter { self.fields[$0] == nil }.sorted().map(self.unknown)
        let known = self.keys.flatMap { key -> [Finding] in
            guard let field = self.fields[key] else { return [] }
            let path = JSONPath.root.member(key)
            if let value = values[key] { return field.faults(of: value, at: path) }
            return field.isRequired && field.defaultValue == nil ? [self.missing(key, field)] : []
        }
        return unknown + known
    }

    /// Reads the text of a setting from a command line: `page_size=20` gives `20` for an integer setting.
    ///
    /// The text of a string setting is taken as it is, a boolean is `true` or `false`, arrays and objects are JSON. The
    /// range of the value is ``validate(_:)``'s work.
    ///
    /// - Throws: A ``Finding`` when there is no such setting or the text is no value of its type.
    public func convert(text: String, for key: String) throws(Finding) -> JSONValue {
        guard let field = self.fields[key] else { throw self.unknown(key) }
        let value: JSONValue? =
            switch field.type {
            case .string: .string(text)
            case .integer: Int(text).map(JSONValue.integer)
            case .number: Int(text).map(JSONValue.integer) ?? Double(text).flatMap(Self.finite)
            case .boolean: Bool(text).map(JSONValue.bool)
            case .array, .object: JSONValue(text: text)
            }
        if let value, field.type.accepts(value) { return value }
        throw Finding(
            .settingType, at: .root.member(key), found: field.isSecret ? "another text" : "\"\(text)\"",
            expected: field.type.described, mend: "Write \(field.type.example(for: key)).")
    }

    private static func finite(_ number: Double) -> JSONValue? {
        number.isFinite ? .number(number) : nil
    }

    private func unknown(_ key: String) -> Finding {
        let nearest = Spelling.nearest(to: key, in: self.keys)
        let keys = self.keys.isEmpty ? "no settings at all" : "one of \(self.keys.joined(separator: ", "))"
        return Finding(
            .settingUnknown, at: .root.member(key), found: "the unknown setting \(key.excerpt(60))", expected: keys,
            mend: nearest.map { "Did you mean \($0)?" } ?? "Remove it, or declare it in the manifest's configuration.")
    }

    private func missing(_ key: String, _ field: ConfigurationField) -> Finding {
        Finding(
            .settingMissing, at: .root.member(key), found: "nothing", expected: field.type.described,
            mend: "Set \(key); the plugin requires it.")
    }
}

extension ConfigurationType {
    /// How a setting of this type is written on a command line.
    fileprivate func example(for key: String) -> String {
        switch self {
        case .string: "\(key)=text"
        case .integer: "\(key)=20"
        case .number: "\(key)=0.5"
        case .boolean: "\(key)=true or \(key)=false"
        case .array: "\(key)='[1, 2]' as JSON"
        case .object: "\(key)='{\"a\": 1}' as JSON"
        }
    }
}
