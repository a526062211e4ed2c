public import DovetailPlugin
import Foundation

/// A list of tasks for every user of a host.
///
/// The **hooks** (`install`, `uninstall`, `configure`) run once and change data: whatever they write is kept when they end
/// well, and never happened when they throw. **`start`** runs whenever the plugin becomes awake, and binds the handlers that
/// serve it; the host lets go of them by itself.
public struct TaskManager: Plugin {
    /// Makes the plugin's object; all that lasts is in the database.
    public init() {}

    /// Makes the first tasks of whoever installs the plugin.
    ///
    /// The table is there already: the host ran the migration.
    public func install(_ context: PluginContext) async throws -> HookResult {
        let tasks = TaskList(of: context)
        // Lists show the newest first.
        for title in Self.firstTasks.reversed() { _ = try await tasks.add(title: title) }
        return .success(
            message: "Welcome! \(Self.firstTasks.count) tasks are waiting for you.",
            data: ["tasks": .integer(Self.firstTasks.count)])
    }

    /// Deletes the rows of whoever removes the plugin.
    ///
    /// The table stays: it holds everybody else's.
    public func uninstall(_ context: PluginContext) async throws -> HookResult {
        let count = try await TaskList(of: context).deleteAll()
        return .success(message: "Your \(count) tasks are deleted.", data: ["tasks": .integer(count)])
    }

    /// Looks at new settings, and tells the owner what those mean that have changed.
    ///
    /// The host has checked them against the manifest; here is what a schema cannot say.
    public func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult {
        let settings = try await Settings(of: context)
        let changed = try await context.configuration.changedKeys(since: old)
        if let key = settings.signingKey, key.trimmingCharacters(in: .whitespacesAndNewlines) != key {
            throw PluginFailure.validation(
                "The signing key begins or ends with white space, which is easily lost. Set it again without.")
        }
        let sentences = [
            "page_size": "Lists show \(settings.pageSize) tasks at a time.",
            "keep_completed_days": "Completed tasks are kept for \(settings.keepCompletedDays) days.",
            "signing_key": settings.signingKey == nil ? "Exports are not signed any more." : "Exports are signed.",
        ]
        return .success(message: changed.sorted().compactMap { sentences[$0] }.joined(separator: " "))
    }

    /// Binds the HTTP routes and the schedule that the manifest declares.
    public func start(_ context: PluginContext) async throws {
        try await TaskRoutes(context: context).bind()
        try await context.timers.schedule("tidy-up") {
            let days = try await Settings(of: context).keepCompletedDays
            let limit = Date(timeIntervalSinceNow: -86_400 * Double(days))
            let count = try await TaskList(of: context).deleteCompleted(before: limit)
            context.logger.info("Old tasks were deleted", metadata: ["tasks.count": "\(count)"])
        }
    }

    static let firstTasks = ["Look around", "Add a task of your own", "Complete this one"]
}
