import DovetailPlugin

/// What the owner has set, and the defaults of the manifest for the rest.
struct Settings {
    /// How many tasks one page of the list shows.
    let pageSize: Int
    /// After how many days a completed task is deleted.
    let keepCompletedDays: Int
    /// Signs exports, and never appears in a log; nil while the owner has set none.
    let signingKey: String?

    /// Reads the settings as they are now.
    init(of context: PluginContext) async throws {
        let values = try await context.configuration.values
        self.pageSize = try values.value("page_size") ?? 10
        self.keepCompletedDays = try values.value("keep_completed_days") ?? 30
        self.signingKey = try values.value("signing_key")
    }
}
