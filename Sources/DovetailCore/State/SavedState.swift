public import FoundationEssentials

/// What the host keeps of an installation that went to sleep: what its plugin had under way, and what that stood upon.
///
/// Of the configuration it has the revision alone: a newer one wins, and secrets are not copied.
public struct SavedState: Sendable, Equatable {
    /// When it was saved.
    public var timestamp: Date
    /// The state of the installation then.
    public var pluginState: InstallationState
    /// The revision of the configuration then; 0 when none was set.
    public var configurationRevision: Int
    /// What the plugin had under way.
    public var state: PluginState

    /// The most bytes that a plugin may save, as JSON.
    public static let largest = 256 << 10

    /// Describes what was saved.
    public init(timestamp: Date, pluginState: InstallationState, configurationRevision: Int, state: PluginState) {
        self.timestamp = timestamp
        self.pluginState = pluginState
        self.configurationRevision = configurationRevision
        self.state = state
    }

    /// Reads what was saved.
    ///
    /// - Parameter document: A document that has no faults, see ``validate(_:)``; what it lacks beside is empty.
    /// - Throws: ``DovetailError/Code/validationFailed``, which names every fault.
    public init(document: JSONValue) throws {
        var faults = Self.validate(document)
        if faults.isEmpty {
            do {
                let state = try document.decode(PluginState.self)
                self.init(
                    timestamp: document[Field.timestamp]?.string.flatMap(Self.moment) ?? .distantPast,
                    pluginState: document[Field.pluginState]?.string.flatMap(InstallationState.init) ?? .installed,
                    configurationRevision: document[Field.configuration]?["revision"]?.integer ?? 0, state: state)
                return
            } catch let error as DecodingError {
                faults = ["What was under way cannot be read: \(error.sentence)."]
            }
        }
        throw DovetailError(
            .validationFailed, "The saved state is not valid. \(faults.joined(separator: " "))", remedy: .askAuthor)
    }

    /// It as a document, whose members are named as ``validate(_:)`` expects.
    public var document: JSONValue {
        [
            Field.timestamp: .string(Self.text(self.timestamp)),
            Field.pluginState: .string(self.pluginState.rawValue),
            Field.configuration: ["revision": .integer(self.configurationRevision)],
            Field.userSession: .object(self.state.userSession),
            Field.activeConnections: .array(self.state.activeConnections),
            Field.pendingOperations: .array(self.state.pendingOperations),
        ]
    }
}

extension SavedState {
    /// The members of the document.
    enum Field {
        static let timestamp = "timestamp"
        static let pluginState = "plugin_state"
        static let configuration = "configuration"
        static let userSession = "user_session"
        static let activeConnections = "active_connections"
        static let pendingOperations = "pending_operations"
    }

    static func text(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// A moment in ISO 8601, with or without fractions of a second, or a day.
    static func moment(_ text: String) -> Date? {
        let styles = [
            Date.ISO8601FormatStyle(includingFractionalSeconds: true), .iso8601,
            Date.ISO8601FormatStyle().year().month().day(),
        ]
        return styles.lazy.compactMap { try? Date(text, strategy: $0) }.first
    }
}

extension SavedState: Codable {
    public init(from decoder: any Decoder) throws { try self.init(document: JSONValue(from: decoder)) }

    public func encode(to encoder: any Encoder) throws { try self.document.encode(to: encoder) }
}
