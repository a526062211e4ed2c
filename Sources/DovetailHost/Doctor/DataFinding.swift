public import DovetailCore

/// One thing that was found in a data folder.
public struct DataFinding: Sendable, Equatable {
    /// What is to become of it.
    public enum Standing: String, Sendable, CaseIterable {
        /// A person has to do something about it.
        case wrong
        /// It can be mended without a loss, and was not asked to be.
        case mendable
        /// It was mended just now.
        case mended
        /// Nothing is to be done; it is as it may be.
        case note
    }

    /// What kind of finding it is, such as `store.damaged`; kinds are never renamed.
    public let code: String
    /// What is to become of it.
    public var standing: Standing
    /// Where it is, below the data folder.
    public let place: String
    /// The plugin that it is about; nil when it is about none, or none that can be told.
    public var plugin: PluginSlug?
    /// Whose installation it is about; nil when it is about none.
    public var owner: Owner?
    /// What is the case, as a sentence.
    public let text: String
    /// What to do about it, or what was done, as a sentence.
    public var advice: String

    /// Writes a finding down.
    ///
    /// - Parameters:
    ///   - code: The kind.
    ///   - standing: What is to become of it.
    ///   - place: Where it is, below the data folder.
    ///   - plugin: The plugin.
    ///   - owner: The owner.
    ///   - text: What is the case.
    ///   - advice: What to do about it.
    public init(
        _ code: String, _ standing: Standing, at place: String, plugin: PluginSlug? = nil, owner: Owner? = nil,
        _ text: String, advice: String
    ) {
        self.code = code
        self.standing = standing
        self.place = place
        self.plugin = plugin
        self.owner = owner
        self.text = text
        self.advice = advice
    }
}

extension DataFinding {
    /// The same finding, mended.
    ///
    /// - Parameter done: What was done.
    /// - Returns: The finding as it stands now.
    public func mended(_ done: String) -> DataFinding {
        var finding = self
        finding.standing = .mended
        finding.advice = done
        return finding
    }

    /// The same finding, which could not be mended.
    ///
    /// - Parameter error: Why.
    /// - Returns: The finding as it stands now.
    public func unmended(_ error: any Error) -> DataFinding {
        var finding = self
        finding.standing = .wrong
        finding.advice = "It could not be mended: \(error)"
        return finding
    }
}
