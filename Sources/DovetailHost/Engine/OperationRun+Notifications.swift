import DovetailCore
import Foundation

// What the host tells an owner about operations of theirs, beside what the plugin says: it leaves with the commit.
extension OperationRun {
    /// What is told of an operation that has succeeded.
    func notifications(of work: UnitOfWork) -> [UserNotification] {
        let slug = self.id.slug
        switch self.plan.kind {
        case .install:
            let version = self.plan.success.version.map { " \($0)" } ?? ""
            return [
                self.notification(
                    .success, "\(slug) is installed", self.message ?? "Release\(version) is there. Enable it to use it."
                )
            ]
        case .update:
            let version = self.plan.success.version.map { "\($0)" } ?? "another release"
            return [
                self.notification(
                    .success, "\(slug) is updated to \(version)", self.message ?? "It is on \(version) now.")
            ]
        case .rollback:
            let exported = work.export.map { export in
                self.notification(
                    .info, "Your data of \(slug) \(export.version) is exported",
                    "What you had there before it went back, \(export.entries) entries, is kept for you: `dovetail exports get \(export.id)` loads them."
                )
            }
            let version = self.plan.success.version.map { "\($0)" } ?? "the release before"
            let told = self.notification(
                self.cause == nil ? .info : .error, "\(slug) is back on \(version)",
                self.cause?.message ?? "It has the data from before the update.")
            return [exported, told].compactMap(\.self)
        // What is only forgotten after an install that has failed was never there.
        case .uninstall where self.plan.steps.contains(.uninstallHook):
            let exported = work.export.map { export in
                self.notification(
                    .info, "Your data of \(slug) is exported",
                    "\(export.entries) entries of \(slug) \(export.version) are kept for you: `dovetail exports get \(export.id)` loads them."
                )
            }
            return [exported].compactMap(\.self) + [
                self.notification(
                    .info, "\(slug) is removed", self.message ?? "It is gone, and so is all that it kept for you.")
            ]
        case .enable, .disable, .configure, .dismiss, .uninstall: return []
        }
    }

    /// What is told of one that has failed.
    func notification(of failure: DovetailError) -> UserNotification {
        .ofHost(
            .error, "\(self.id.slug): \(self.plan.kind.rawValue) has failed", failure.message, to: self.id.owner,
            at: self.engine.clock.now)
    }

    /// The event for those who count installations: it names the owner and the release, and holds nothing of the data.
    var analytics: Event? {
        let now = self.engine.clock.now
        var facts: [String: JSONValue] = [
            "plugin": .string(self.id.slug.rawValue), "owner": .string(self.id.owner.rawValue),
            "timestamp": .string(now.ISO8601Format()),
        ]
        switch self.plan.kind {
        case .install:
            facts["version"] = self.plan.success.version.map { .string("\($0)") } ?? .null
            return .ofHost("analytics.plugin_installed", to: .system, at: now, .object(facts))
        case .uninstall where self.plan.steps.contains(.uninstallHook):
            facts["version"] = self.plan.origin.version.map { .string("\($0)") } ?? .null
            facts["reason"] = .string(self.reason)
            return .ofHost("analytics.plugin_uninstalled", to: .system, at: now, .object(facts))
        case .enable, .disable, .update, .rollback, .configure, .dismiss, .uninstall: return nil
        }
    }

    private var reason: String {
        if self.plan.toleratesHookFailure { return "forced" }
        return self.operation.requestedBy.map { Owner.user($0) } == self.id.owner ? "user_initiated" : "administrator"
    }

    private func notification(
        _ level: UserNotification.Level, _ title: String, _ message: String
    ) -> UserNotification {
        .ofHost(level, title, message, to: self.id.owner, at: self.engine.clock.now)
    }
}

extension UserNotification {
    /// A notification of the host's own.
    static func ofHost(_ level: Level, _ title: String, _ message: String, to owner: Owner, at time: Date) -> Self {
        UserNotification(
            id: TimeOrderedID.make(at: time), owner: owner, source: Event.hostSource, level: level, title: title,
            message: message, time: time)
    }
}
