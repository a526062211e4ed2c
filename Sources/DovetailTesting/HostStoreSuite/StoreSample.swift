import DovetailCore
import DovetailHost
import Foundation

/// Values to put into a store.
enum StoreSample {
    /// A moment, so many seconds after a fixed one.
    static func time(_ seconds: Int = 0) -> Date { Date(timeIntervalSince1970: 1_700_000_000 + Double(seconds)) }

    static func user(_ name: String, role: Role = .user) throws -> User {
        User(id: try UserID(name), role: role, createdAt: self.time())
    }

    static func id(_ user: String, _ slug: String = "Notes") throws -> InstallationID {
        InstallationID(owner: .user(try UserID(user)), slug: try PluginSlug(slug))
    }

    static func release(
        _ slug: String = "Notes", _ version: SemanticVersion = SemanticVersion(1, 0, 0), name: String? = nil,
        scope: String? = nil
    ) throws -> PublishedRelease {
        PublishedRelease(
            id: ReleaseID(slug: try PluginSlug(slug), version: version), name: name ?? "\(slug) plugin",
            scope: scope ?? "\(slug)_scope", manifest: Array("{}".utf8), digests: ["manifest.json": "00ff"],
            publishedAt: self.time())
    }

    static func installation(
        _ id: InstallationID, _ state: InstallationLifecycle.State = .installed,
        version: SemanticVersion? = SemanticVersion(1, 0, 0), failure: DovetailError? = nil
    ) -> Installation {
        Installation(
            id: id, lifecycle: InstallationLifecycle(state: state, version: version), failure: failure,
            installedAt: self.time(), lastEnabledAt: self.time(1), lastDisabledAt: self.time(2),
            configuredAt: self.time(3), updatedAt: self.time(4))
    }

    /// An operation that begins: the one that the lifecycle decides on.
    static func operation(
        _ number: Int, _ id: InstallationID, _ request: LifecycleRequest = .install(SemanticVersion(1, 0, 0)),
        in lifecycle: InstallationLifecycle = .uninstalled
    ) throws -> LifecycleOperation {
        guard case .perform(let plan) = lifecycle.decide(request) else {
            throw StoreSampleError(reason: "\(request.name) is not lawful in the state \(lifecycle.state)")
        }
        return LifecycleOperation(
            id: self.operationID(number), installation: id, plan: plan, startedAt: self.time(number),
            requestedBy: id.owner.user, node: "test")
    }

    static func operationID(_ number: Int) -> OperationID {
        OperationID(rawValue: "00000000-0000-7000-8000-" + String(String(1_000_000_000_000 + number).suffix(12)))
    }

    /// Modules of these names, as a manifest that says nothing else about them has them.
    static func modules(_ names: [String], of id: InstallationID) throws -> [ModuleRecord] {
        let document: JSONValue = [
            "name": "Sample", "version": "1.0.0",
            "modules": .array(names.map { ["name": .string($0), "tags": ["a"]] }),
        ]
        let reading = ManifestParser.parse(document: document, policy: .warn)
        guard let manifest = reading.manifest else { throw StoreSampleError(reason: "\(reading.findings)") }
        return manifest.modules.map { ModuleRecord(installation: id, version: manifest.version, module: $0) }
    }

    static func notification(_ number: Int, to owner: Owner) -> UserNotification {
        UserNotification(
            id: "notification-\(number)", owner: owner, source: "Notes", level: .success, title: "Number \(number)",
            message: "It happened.", time: self.time(number))
    }
}

/// A sample that cannot be made.
struct StoreSampleError: Error {
    let reason: String
}
