public import DovetailCore

/// The JSON part of `state.restore`.
public struct StateDocument: Sendable, Codable {
    /// The handle of the plugin object, as `open` gave it.
    public var instance: UInt32
    /// The operation under way; nil outside one.
    public var operation: OperationID?
    /// `minimal`, or nothing for full mode.
    public var mode: ServiceMode?
    /// What was saved.
    public var state: PluginState

    /// Gives back what was saved.
    public init(
        instance: UInt32, operation: OperationID?, state: PluginState, mode: ServiceMode? = nil
    ) {
        self.instance = instance
        self.operation = operation
        self.state = state
        self.mode = mode
    }
}
