import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

extension HostileTests {
    @Suite("A plugin that ends", .timeLimit(.minutes(10)))
    struct CrashTests {
        /// A way to end, how the host says that it ended, and the last line that the plugin wrote.
        struct Ending {
            let evil: String
            let argument: String
            let words: String
            let line: String?
        }

        static let endings = [
            Ending(evil: "exit", argument: "3", words: "ended by itself with status 3", line: "leaving with status 3"),
            Ending(evil: "exit", argument: "0", words: "ended by itself with status 0", line: "leaving with status 0"),
            // What a shell, or bubblewrap, makes of a signal, and what the launcher says of itself.
            Ending(
                evil: "exit", argument: "137", words: "ended by itself with status 137",
                line: "leaving with status 137"),
            Ending(
                evil: "exit", argument: "127", words: "ended by itself with status 127",
                line: "leaving with status 127"),
            Ending(evil: "abort", argument: "", words: "was killed by signal 6 (SIGABRT)", line: "this cannot go on"),
            Ending(
                evil: "segfault", argument: "", words: "was killed by signal 11 (SIGSEGV)", line: "writing to address 0"
            ),
            Ending(evil: "kill-itself", argument: "", words: "was killed by signal 9 (SIGKILL)", line: nil),
        ]

        @Test(
            "X1 · however a plugin's process ends by itself, its call fails as crashed, and the operator reads how, and its last lines"
        )
        func crash() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                for ending in Self.endings {
                    let error = try await test.failure(of: ending.evil, ending.argument)
                    #expect(error.code == .crashed)
                    #expect(error.message.contains(ending.words), "\(error.message)")
                    #expect(error.message.contains("may have been carried out in part"))

                    let end = try await test.ends.next()
                    #expect(end.unit.release.slug.rawValue == HostileHost.hostile)
                    #expect(end.error.message.contains(ending.words), "\(end.error.message)")
                    #expect(end.lastLines.last == ending.line)
                }
            }
        }

        @Test("X1 · a plugin whose process ends in a hook fails that operation, and leaves nothing of it behind")
        func crashInHook() async throws {
            try await HostileHost.run(["install=segfault"]) { test in
                let result = try await test.perform(.install())
                #expect(result.error?.code == .crashed)
                #expect(result.error?.message.contains("SIGSEGV") == true)
                #expect(try await test.ends.next().lastLines == ["writing to address 0"])
            }
        }

        @Test("X1 · a plugin whose program cannot start is its author's matter, who reads what is wrong with it")
        func missingProgram() async throws {
            try await HostileHost.run { test in
                // What it runs on is there while it is published, and gone when it is started.
                let (program, interpreter) = (test.folder.file("script"), test.folder.file("interpreter"))
                try FileManager.default.copyItem(atPath: "/bin/true", toPath: interpreter)
                try Data("#!\(interpreter)\n".utf8).write(to: URL(fileURLWithPath: program))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
                try await test.publish("Broken", program: program)
                try FileManager.default.removeItem(atPath: interpreter)
                let error = try #require(try await test.perform(.install(), "Broken").error)
                #expect(error.code == .crashed && error.remedy == .askAuthor)
                #expect(error.message.contains("could not be started: its program was not found."), "\(error.message)")
                #expect(!error.message.contains("Try again"))
            }
        }

        @Test(
            "X1 · a plugin that refuses the greeting is said to have done so, in words that are cut",
            arguments: [("fail-as-host", "This is the host speaking. Build"), ("answer-version", "it chose version")])
        func refusal(_ evil: String, _ words: String) async throws {
            try await HostileHost.run(["hello=\(evil)"]) { test in
                let error = try #require(try await test.perform(.install()).error)
                #expect(error.code == .crashed && error.remedy == .askAuthor)
                #expect(
                    error.message.contains("was stopped because it refused the host's greeting: \(words)"),
                    "\(error.message)")
                #expect(error.message.contains("Build it with the library of this host, Dovetail "))
            }
        }

        @Test("X1 · a plugin whose process ends before it has answered the greeting is reported with how it ended")
        func crashAtOnce() async throws {
            try await HostileHost.run(["begin=exit:7"]) { test in
                let result = try await test.perform(.install())
                #expect(result.error?.code == .crashed)
                #expect(
                    result.error?.message.contains("ended by itself with status 7") == true,
                    "\(result.error?.message ?? "")")
                #expect(try await test.ends.next().lastLines == ["leaving with status 7"])
            }
        }
    }
}
