public import FoundationEssentials

// The rules of saved states, for whoever has a document that may be one.
extension SavedState {
    /// Finds everything that is wrong with a document.
    ///
    /// What is missing of `configuration`, `user_session`, `active_connections` and `pending_operations` is no fault.
    ///
    /// - Parameter document: What may be a saved state.
    /// - Returns: A sentence for each fault; none when it is valid.
    public static func validate(_ document: JSONValue) -> [String] {
        guard document.object != nil else { return ["A saved state is an object, and this is \(document.typeName)."] }
        var faults: [String] = []
        let (timestamp, state) = (document[Field.timestamp], document[Field.pluginState])
        if self.isMissing(timestamp) { faults.append("The `timestamp` is missing.") }
        if self.isMissing(state) { faults.append("The `plugin_state` is missing.") }
        if let state, !self.isMissing(state), state.string.flatMap(InstallationState.init) == nil {
            let states = InstallationState.allCases.map(\.rawValue).joined(separator: ", ")
            faults.append("\(state.summary) is no `plugin_state`. There are: \(states).")
        }
        if let configuration = document[Field.configuration], !configuration.isNull, configuration.object == nil {
            faults.append("The `configuration` is no object, but \(configuration.typeName).")
        }
        if let timestamp, !self.isMissing(timestamp), timestamp.string.flatMap(self.moment) == nil {
            faults.append(
                "\(timestamp.summary) cannot be read as `timestamp`. Write it in ISO 8601, such as 2026-01-31T09:30:00Z."
            )
        }
        return faults
    }

    /// Fills in what a document lacks, and leaves the rest: what is wrong stays wrong.
    ///
    /// - Parameters:
    ///   - document: What may be a saved state; what is no object counts as an empty one.
    ///   - now: The `timestamp` of one that has none. A `plugin_state` that is missing is `installed`; all else is empty.
    /// - Returns: The document with every member.
    public static func sanitise(_ document: JSONValue, now: Date) -> JSONValue {
        var members = document.object ?? [:]
        let defaults: [String: JSONValue] = [
            Field.timestamp: .string(self.text(now)),
            Field.pluginState: .string(InstallationState.installed.rawValue),
            Field.configuration: [:], Field.userSession: [:], Field.activeConnections: [], Field.pendingOperations: [],
        ]
        for (name, value) in defaults where self.isMissing(members[name]) { members[name] = value }
        return .object(members)
    }

    private static func isMissing(_ value: JSONValue?) -> Bool { value == nil || value == .null || value == "" }
}
