public import DovetailCore

/// The JSON part of `state.restore`.
public struct StateDocument: Sendable, Codable {
    /// The handle of the plugin object, as `open` gave it.
    public var instance: UInt32
    /// The operation under way; nil outside one.
    public var operation: OperationID?
    /// What was saved.
    public var state: PluginState

    /// Gives back what was saved.
    public init(instance: UInt32, operation: OperationID?, state: PluginState) {
        self.instance = instance
        self.operation = operation
        self.state = state
    }
}
