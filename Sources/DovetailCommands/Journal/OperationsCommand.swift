import ArgumentParser
import DovetailAPI
import DovetailCore

/// `dovetail operations`.
struct OperationsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations",
        abstract: "List what was done, newest first: how long each took, what failed and why.")

    @OptionGroup var owner: OwnerOptions

    @Option(
        help: ArgumentHelp("Only operations of this plugin.", valueName: "slug"), transform: { try PluginSlug($0) })
    var plugin: PluginSlug?

    @Option(help: "How many at most.")
    var limit = 20

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    func validate() throws {
        guard (1...500).contains(self.limit) else { throw ValidationError("--limit is a number from 1 to 500.") }
    }

    func run(_ client: APIClient) async throws {
        let owner = self.owner.system ? "system" : self.owner.user?.rawValue
        let page = try await client.get(
            APIPaths.operations,
            query: [("user", owner), ("plugin", self.plugin?.rawValue), ("limit", "\(self.limit)")],
            as: API.Page<API.Operation>.self)
        try self.output.show(page) { Self.text(of: page.items) }
    }

    private static func text(of operations: [API.Operation]) -> String {
        guard !operations.isEmpty else { return "Nothing was done yet." }
        let rows = operations.map { operation in
            [
                Wording.time(operation.startedAt), operation.owner, "\(operation.slug)", operation.kind.rawValue,
                Wording.versions(operation.fromVersion, operation.toVersion), operation.status.rawValue,
                Wording.duration(operation.duration), Self.note(operation),
            ]
        }
        let header = ["started", "owner", "plugin", "operation", "version", "status", "took", "message"]
        return TextTable(header, rows: rows).text(isDecorated: Console.isDecorated)
    }

    private static func note(_ operation: API.Operation) -> String {
        guard let error = operation.error else { return operation.message ?? "" }
        return "\(error.message) (\(error.code), at \(operation.step))"
    }
}
