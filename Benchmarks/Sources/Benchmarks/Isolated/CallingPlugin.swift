import DovetailPlugin
import Foundation
import Synchronization

/// A plugin inside the host that lends its context, so that services can be called and events published as a plugin does.
struct CallingPlugin: Plugin {
    /// Its context, once it has started.
    final class Lender: Sendable {
        private let lent = Mutex<PluginContext?>(nil)

        var context: PluginContext {
            get throws {
                guard let context = self.lent.withLock({ $0 }) else { throw BenchmarkError("Nothing has started.") }
                return context
            }
        }

        fileprivate func lend(_ context: PluginContext) { self.lent.withLock { $0 = context } }
    }

    private let lender: Lender

    init() { self.init(Lender()) }

    init(_ lender: Lender) {
        self.lender = lender
    }

    func start(_ context: PluginContext) async throws { self.lender.lend(context) }

    /// Its slug.
    static let name = "caller"

    /// Writes its package; answers the folder.
    static func writePackage(below folder: String) throws -> String {
        let path = "\(folder)/\(Self.name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let manifest = """
            {
              "name": "\(Self.name)", "version": "1.0.0", "type": "backend", "description": "Calls the others.",
              "author": "The Dovetail authors", "license": "Apache-2.0", "host_version": "^1.0",
              "permissions": ["services.call", "events.publish", "events.broadcast"]
            }
            """
        try Data(manifest.utf8).write(to: URL(fileURLWithPath: path + "/manifest.json"))
        return path
    }
}
