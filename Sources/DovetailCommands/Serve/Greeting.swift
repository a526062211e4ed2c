import DovetailServer
import Foundation
import ServiceLifecycle

/// Says, once the server listens, where it does, how to sign in, and what to do next.
struct Greeting: Service {
    /// The server.
    let server: ServerApplication
    /// How it serves.
    let settings: ServeSettings

    func run() async throws {
        do {
            Console.print(Self.text(address: try await self.server.ready(), dataFlag: self.dataFlag))
        } catch is CancellationError {
            // It ended before it listened: why is told elsewhere.
        }
    }

    /// The flag that commands need to find this host; empty when they find it by themselves.
    private var dataFlag: String {
        let standard = DataFolder.standard(in: ProcessInfo.processInfo.environment)
        return self.settings.data == standard ? "" : " --data \(ShellWord.quoted(self.settings.data))"
    }

    /// What is printed.
    static func text(address: String, dataFlag: String) -> String {
        """
        Dovetail serves on \(address)

        Sign in as administrator:
          dovetail sign-in admin\(dataFlag)
        To begin with:
          dovetail plugin list\(dataFlag)
          dovetail user add ada\(dataFlag)
          dovetail install PLUGIN --user ada\(dataFlag)

        Control-C stops it.
        """
    }
}

/// Words as a shell takes them.
enum ShellWord {
    /// The text as one word.
    static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "/._-+@".contains($0) }
        return isPlain && !text.isEmpty ? text : "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
