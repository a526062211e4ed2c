import DovetailCommands
import DovetailHost
import Foundation
import TaskManagerV1_0
import TaskManagerV1_1

/// A server with plugins compiled into it: `dovetail serve` with the examples, and with all its flags.
@main
struct ExampleServer {
    /// The folder Examples, seen from this file.
    ///
    /// A server that is shipped takes its packages from beside its program instead.
    static let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path

    static func main() async {
        await Dovetail.serve { host in
            host.register(TaskManagerV1_0.TaskManager.self, package: "\(Self.examples)/TaskManager/1.0.0")
            host.register(TaskManagerV1_1.TaskManager.self, package: "\(Self.examples)/TaskManager/1.1.0")
            host.register(package: "\(Self.examples)/CollectionViewer/1.0.0")
        }
    }
}
