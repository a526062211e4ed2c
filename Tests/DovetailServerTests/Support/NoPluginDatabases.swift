import DovetailCore
import DovetailHost

/// For plugins that keep no SQL data: whoever tries gets an error.
struct NoPluginDatabases: PluginDatabases {
    private let refusal = DovetailError(.databaseFailed, "This host has no databases for plugins.")

    func query(_ statement: SQLStatement, in slug: PluginSlug) async throws -> [SQLRow] { throw self.refusal }
    func execute(_ statement: SQLStatement, in slug: PluginSlug) async throws -> SQLOutcome { throw self.refusal }
    func begin(_ operation: OperationID?, in slug: PluginSlug) async throws -> any PluginDatabaseTransaction {
        throw self.refusal
    }
    func hasCommitted(_ operation: OperationID, in slug: PluginSlug) async throws -> Bool { false }
    func settle(_ operation: OperationID, in slug: PluginSlug) async {}
    func remove(_ slug: PluginSlug) async throws {}
    func close() async throws {}
}
