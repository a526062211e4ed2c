import Foundation
import Logging
import Testing

@testable import DovetailCommands

@Suite("Log lines")
struct LineLogHandlerTests {
    private func line(_ message: String, _ facts: Logger.Metadata = [:], label: String = "dovetail.host") -> String {
        LineLogHandler.line(.info, message, facts, label: label, at: Date(timeIntervalSince1970: 0))
    }

    @Test("A line holds time, level, message and the facts in the order of their keys")
    func parts() {
        #expect(
            self.line("Plugin enabled", ["user.id": "ada", "plugin.slug": "TaskManager"])
                == "1970-01-01T00:00:00Z INFO    Plugin enabled plugin.slug=TaskManager user.id=ada")
    }

    @Test("Values with spaces or quotation marks are quoted")
    func quoted() {
        #expect(self.line("m", ["a": "b c", "d": "e\"f", "g": ""]).hasSuffix("m a=\"b c\" d=\"e\\\"f\" g=\"\""))
    }

    @Test("Nothing in a message or value makes a line of its own")
    func oneLine() {
        let line = self.line("one\ntwo", ["a": "b\r\nERROR forged\u{1B}[31m"])
        #expect(!line.contains("\n") && !line.contains("\r") && !line.contains("\u{1B}"))
        #expect(line.contains("one\\ntwo"))
    }

    @Test("What others log says who they are")
    func origin() {
        #expect(self.line("m", label: "Hummingbird").hasSuffix("m logger=Hummingbird"))
        #expect(!self.line("m").contains("logger="))
    }
}
