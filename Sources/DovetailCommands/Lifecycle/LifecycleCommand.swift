import ArgumentParser
import DovetailAPI
import DovetailCore
import NIOHTTP1

/// A command that asks for a transition of the lifecycle.
protocol LifecycleCommand: ClientCommand {
    /// What is asked for.
    static var action: API.Action { get }
    /// What is shown while it takes its time: `Installing`.
    static var activity: String { get }

    /// The plugin, with or without a version.
    var plugin: PluginReference { get }
    /// For whom.
    var owner: OwnerOptions { get }
    /// How it is to be carried out.
    var options: API.ActionOptions { get }
}

extension LifecycleCommand {
    var options: API.ActionOptions { API.ActionOptions() }

    func run(_ client: APIClient) async throws { try await self.perform(client) }

    /// Has the transition carried out, and shows how it ended.
    func perform(_ client: APIClient) async throws {
        let owner = try self.owner.owner(client.connection)
        let path = APIPaths.action(Self.action, self.plugin.slug, of: owner)
        let result = try await Progress.showing("\(Self.activity) \(self.plugin.slug)") {
            try await client.send(.POST, path, self.options, as: API.OperationResult.self)
        }
        try self.output.show(result) { ResultText.of(result) }
    }
}

/// The result of an operation for people.
enum ResultText {
    /// The message, and then the facts.
    static func of(_ result: API.OperationResult) -> String {
        let facts = FactList([
            ("plugin", "\(result.slug)"),
            ("owner", result.owner),
            ("state", result.state.rawValue),
            ("version", result.version.map { "\($0)" }),
            ("took", result.operation.map { Wording.duration($0.duration) }),
            ("answer", result.data.map { Wording.value($0) }),
        ])
        let warnings = result.warnings.map { "warning: \($0.message) (\($0.code))" }
        return ([result.message, facts.text] + warnings).joined(separator: "\n")
    }
}
