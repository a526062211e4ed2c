import DovetailCore
import DovetailHost

/// One thing that an owner asks of the plugin, or two at once, and the method of the plugin that fails in it.
struct ModelStep: Sendable, Hashable {
    /// What is asked.
    enum Command: Sendable, Hashable {
        case install(ModelRelease), enable, disable, uninstall, uninstallByForce, update(ModelRelease), rollback, retry,
            dismiss
        /// Changes a setting.
        case configure(Int)
        /// Has the plugin write, by one of its routes.
        case write
        /// The host stops, and another one starts.
        case restart
        /// The host is killed when its work comes to a place for so manieth time from here on.
        case kill(FailPoint, Int)
    }

    /// What is asked.
    let command: Command
    /// What is asked at the same moment; nil for nothing.
    var second: Command?
    /// What fails, after it has written, if the host calls it; nil for nothing.
    let fault: ModelHook?
}

/// A release of the plugin.
enum ModelRelease: String, Sendable, Hashable, CaseIterable {
    case first = "1.0.0"
    case second = "1.1.0"
    case third = "2.0.0"
}

/// A method of the plugin that can fail.
enum ModelHook: String, Sendable, Hashable, CaseIterable {
    case install, enable, disable, uninstall, update, configure, start
}

extension ModelStep.Command {
    /// What the host is asked; nil for what is no request of the lifecycle.
    var request: HostRequest? {
        switch self {
        case .install(let release): .install(version: SemanticVersion(release.rawValue))
        case .enable: .enable
        case .disable: .disable
        case .uninstall: .uninstall()
        case .uninstallByForce: .uninstall(force: true)
        case .update(let release): .update(version: SemanticVersion(release.rawValue))
        case .rollback: .rollback
        case .retry: .retry
        case .dismiss: .dismiss
        case .configure(let value): .configure(["number": .integer(value)])
        case .write, .restart, .kill: nil
        }
    }
}

extension ModelStep: CustomStringConvertible {
    var description: String {
        self.command.words + (self.second.map { ", and at once \($0.words)" } ?? "")
            + (self.fault.map { ", and \($0.rawValue) fails" } ?? "")
    }
}

extension ModelStep.Command {
    fileprivate var words: String {
        switch self {
        case .install(let release): "install \(release.rawValue)"
        case .update(let release): "update \(release.rawValue)"
        case .configure(let value): "configure \(value)"
        case .uninstallByForce: "uninstall --force"
        case .kill(let place, let time): "kill at \(place.rawValue)#\(time)"
        case .enable, .disable, .uninstall, .rollback, .retry, .dismiss, .write, .restart: "\(self)"
        }
    }
}
