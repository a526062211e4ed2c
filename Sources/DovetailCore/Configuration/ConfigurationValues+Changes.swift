extension ConfigurationValues {
    /// The keys whose values are others than they were, secrets among them.
    ///
    /// A key without a value is like one whose value is null, and 1 is the same as 1.0. Texts are the same when all their code
    /// points are.
    /// What changes inside an object or a list has changed under its key.
    ///
    /// - Parameter old: The values before.
    /// - Returns: The keys, none when nothing has changed.
    public func changedKeys(since old: ConfigurationValues) -> Set<String> {
        Set(self.values.keys).union(old.values.keys).filter { key in
            !(self.values[key] ?? .null).isSame(as: old.values[key] ?? .null)
        }
    }
}

extension JSONValue {
    /// Whether both are one value for JSON, which knows one kind of number.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.integer(let integer), .number(let number)), (.number(let number), .integer(let integer)):
            Int(exactly: number) == integer
        case (.string(let text), .string(let other)):
            text.utf8.elementsEqual(other.utf8)
        case (.array(let elements), .array(let others)):
            elements.count == others.count && zip(elements, others).allSatisfy { $0.isSame(as: $1) }
        case (.object(let members), .object(let others)):
            members.count == others.count
                && members.allSatisfy { name, member in others[name].map(member.isSame) ?? false }
        default:
            self == other
        }
    }
}
