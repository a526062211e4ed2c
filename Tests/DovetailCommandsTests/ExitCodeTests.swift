import ArgumentParser
import DovetailAPI
import DovetailCore
import Testing

@testable import DovetailCommands

@Suite("Exit statuses and reports")
struct ExitCodeTests {
    private static let expected: [(DovetailError.Code, Int32)] = [
        (.transitionRefused, 1), (.pluginFailed, 1), (.timedOut, 1), (.nameTaken, 1), (.invalidName, 64),
        (.invalidManifest, 65), (.invalidPackage, 65), (.invalidConfiguration, 65), (.pluginNotFound, 66),
        (.userNotFound, 66), (.notInstalled, 66), (.storeFailed, 70), (.operationInProgress, 75), (.stopping, 75),
        (.unauthenticated, 77), (.forbidden, 77), (.init(rawValue: "invented_later"), 1),
    ]

    @Test("Each kind of failure has the status that scripts expect", arguments: Self.expected)
    func statuses(code: DovetailError.Code, status: Int32) {
        #expect(ExitCode(for: code).rawValue == status)
    }

    @Test("Every status that a failure can have stands in --help")
    func table() {
        let statuses: [ExitCode] = [
            .success, .failed, .usage, .invalidData, .notFound, .unreachable, .hostFailed, .cannotServe, .tryAgain,
            .notPermitted,
        ]
        let documented = ExitCode.table.split(separator: "\n").dropFirst().compactMap { line in
            line.split(separator: " ").first.flatMap { Int32($0) }
        }
        #expect(documented == statuses.map(\.rawValue))
        #expect(DovetailCommand.helpMessage().contains("not signed in, or not permitted"))
    }

    @Test("A report says what happened, every fault with its mend, what to do next, and the code")
    func report() {
        let finding = Finding(
            .settingType, at: .root.member("page_size"), found: "\"many\"", expected: "an integer",
            mend: "Write page_size=20.")
        let problem = API.Problem(
            code: .pluginFailed, title: "The plugin failed", status: 500, detail: "TaskManager failed for ada.",
            remedy: .askAuthor, findings: [finding])
        #expect(
            CommandFailure(problem).report == """
                Error: TaskManager failed for ada.
                  ❌ $.page_size: found "many", expected an integer.
                     Write page_size=20.
                Next: the author of the plugin has to mend it.
                Code: plugin_failed
                """)
    }

    @Test("Only what an operation leaves behind is said to stand among the operations")
    func operations() throws {
        let id = InstallationID(owner: .user(try UserID("ada")), slug: try PluginSlug("TaskManager"))
        let result = OperationResult(
            operation: nil, installation: id, state: .error, version: nil, isSuccess: false, message: "It failed.")
        let problem = API.Problem(
            code: .pluginFailed, title: "The plugin failed", status: 500, detail: "It failed.", remedy: .askAuthor,
            result: API.OperationResult(result))
        #expect(CommandFailure(problem).report.contains("mend it; `dovetail operations` says more."))
    }
}
