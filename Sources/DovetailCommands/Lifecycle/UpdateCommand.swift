import ArgumentParser
import DovetailAPI
import NIOHTTP1

/// `dovetail update`.
struct UpdateCommand: LifecycleCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Move an installed plugin to another release.",
        discussion: """
            The newest release, or the one that is named. When the update fails, the old release serves on; `dovetail \
            rollback` undoes one that has succeeded. With --dry-run nothing is changed: it says what would be. With --all an \
            administrator updates everybody's, and stops when too many fail.
            """)
    static let action = API.Action.update
    static let activity = "Updating"

    @Argument(
        help: ArgumentHelp(
            "The plugin's slug, with or without a version: TaskManager, TaskManager@1.0.0.", valueName: "slug"),
        transform: PluginReference.init(text:))
    var plugin: PluginReference

    @Flag(help: "Say what the update would change, and change nothing.")
    var dryRun = false

    @Flag(help: "Update everybody's installation, not one user's.")
    var all = false

    @Option(help: ArgumentHelp("With --all: how many may fail before the rest is left alone.", valueName: "count"))
    var stopAfter = 5

    @OptionGroup var owner: OwnerOptions

    @OptionGroup var output: OutputOptions

    @OptionGroup var host: ConnectionOptions

    var options: API.ActionOptions { API.ActionOptions(version: self.plugin.version) }

    func validate() throws {
        guard !self.all || !self.dryRun else { throw ValidationError("--all and --dry-run do not go together.") }
        guard self.stopAfter >= 0 else { throw ValidationError("--stop-after takes a number of failures, 0 or more.") }
    }

    func run(_ client: APIClient) async throws {
        guard !self.all else { return try await self.updateAll(client) }
        guard self.dryRun else { return try await self.perform(client) }
        let path = APIPaths.action(.update, self.plugin.slug, of: try self.owner.owner(client.connection))
        let version = self.plugin.version.map { "\($0)" }
        let preview = try await client.get(path, query: [("version", version)], as: API.UpdatePreview.self)
        try self.output.show(preview) { UpdatePreviewText.of(preview) }
    }

    /// Asks for page after page, until the last or one that was stopped.
    private func updateAll(_ client: APIClient) async throws {
        var total = API.Updates(results: [], skipped: 0, next: nil, isStopped: false)
        repeat {
            let wanted = API.NewUpdates(
                version: self.plugin.version, after: total.next, mostFailures: self.stopAfter - total.failures)
            let page = try await Progress.showing("Updating \(self.plugin.slug) for everybody") {
                try await client.send(.POST, APIPaths.updates(of: self.plugin.slug), wanted, as: API.Updates.self)
            }
            total = API.Updates(
                results: total.results + page.results, skipped: total.skipped + page.skipped, next: page.next,
                isStopped: page.isStopped)
        } while total.next != nil && !total.isStopped
        try self.output.show(total) { Self.text(of: total) }
        guard total.failures == 0 else { throw ExitCode.failure }
    }

    private static func text(of updates: API.Updates) -> String {
        let failed = updates.results.filter { !$0.success }.map { "failed for \($0.owner): \($0.message)" }
        let counts =
            "\(updates.results.count - failed.count) updated, \(failed.count) failed, \(updates.skipped) needed no update."
        let rest = updates.isStopped ? ["Too many have failed: the rest was left alone."] : []
        return ([counts] + failed + rest).joined(separator: "\n")
    }
}
