import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import NIOHTTP1
import Testing

/// A form of the ledger and a request, which begins again and again where everything before it has been done.
struct KillCourse: Sendable {
    private static let user = "ada"

    private let folder: TemporaryFolder
    private let form: LedgerForm
    private let request: KillTrial.Request
    private let packages: [String]

    /// Does what comes before the request.
    init(_ form: LedgerForm, _ request: KillTrial.Request) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        (self.form, self.request) = (form, request)
        self.packages = try request.releases.map {
            try form.write(version: $0.version, failingIn: $0.failingHook, below: folder.file("packages"))
        }
        let dovetail = self.program(data: folder.file("beginning"))
        let publishing = form.isIsolated ? self.packages.map { "plugin publish \($0)" } : []
        let served = try await dovetail.serving { _ in
            for line in ["user add \(Self.user)"] + publishing { try await dovetail.prepare(line) }
            for line in request.before { try await dovetail.prepare("\(line) --user \(Self.user)") }
        }
        try #require(served.status == 0)
        if let failure = request.failure { try await Self.fail(failure.command, failure.flags, dovetail) }
    }

    private static func fail(_ command: String, _ flags: String, _ dovetail: Program) async throws {
        let served = try await dovetail.serving("--port 0 \(flags)") { _ in
            let outcome = try await dovetail("\(command) --user \(Self.user)")
            try #require(outcome.status != 0, "\(command) has not failed")
        }
        try #require(served.status == 0)
    }

    /// Has the host killed at a place, then in its recovery, and looks at what a host finds that is not killed.
    func run(_ trial: KillTrial) async throws {
        for recoveries in trial.recoveries {
            let names = ([trial.point] + recoveries).map(\.rawValue).joined(separator: ", ")
            let dovetail = self.program(data: self.folder.file(names))
            try FileManager.default.copyItem(atPath: self.folder.file("beginning"), toPath: dovetail.data)
            let killed = try await dovetail.serving("--port 0 --set testing.kill-at=\(trial.point.rawValue)") { _ in
                let outcome = try await dovetail("\(self.request.command) --user \(Self.user)")
                #expect(
                    outcome.status == 69 && outcome.errors.contains("ended before it answered"), "\(outcome.errors)")
            }
            #expect(killed.status == 128 + 9, "\(self.form) never came to \(trial.point.rawValue)")
            #expect(try await PluginProcesses.haveEnded(naming: dovetail.data), "\(names): a process is left")
            for recovery in recoveries {
                let status = try await dovetail.servingToItsEnd("--set testing.kill-at=\(recovery.rawValue)")
                #expect(status == 128 + 9, "\(names): recovery never came to \(recovery.rawValue)")
            }
            let served = try await dovetail.serving { _ in
                self.check(try LedgerBooks(data: dovetail.data, user: Self.user), trial, "\(names)")
                try await self.goOn(dovetail, trial, names)
            }
            #expect(served.status == 0, "\(names)")
            #expect(PluginProcesses.naming(dovetail.data).isEmpty, "\(names)")
        }
    }

    private func program(data: String) -> Program { self.form.program(data: data, packages: self.packages) }

    /// Either all of the operation is there or nothing, in everything that it would have changed.
    private func check(_ books: LedgerBooks, _ trial: KillTrial, _ names: Comment) {
        let last = books.operations.last
        #expect(!books.operations.contains { $0.status == "running" }, names)
        #expect(last?.kind == self.request.kind && last?.status == trial.outcome, names)
        #expect(last?.to == books.state ?? "uninstalled", names)
        #expect(last?.attempt == (self.request == .retry ? 2 : 1), names)
        let isRemoved = books.state == nil || books.failedKind == "install"
        let written = books.operations.filter(\.hasWritten).map(\.kind)
        // Going back takes along what the update has written; who was told of it has been told.
        let kept = written.last == "rollback" ? written.dropLast(2) : written[...]
        #expect(books.storage == (isRemoved ? [] : Array(kept)), names)
        #expect(books.rows ?? [] == (isRemoved || !self.form.hasDatabase ? [] : Array(kept)), names)
        // A plugin that serves hears `disable` before it is removed.
        #expect(books.told == written.filter { $0 != "rollback" }.map { $0 == "uninstall" ? "disable" : $0 }, names)
        let target = books.failedKind == "install" ? "0.9.0" : nil
        #expect(books.version == (isRemoved ? target : kept.contains("update") ? "1.1.0" : "1.0.0"), names)
        #expect(books.note == (self.request == .configure && kept.last == "configure" ? "changed" : nil), names)
        #expect(books.grants == (isRemoved ? 0 : Permission.enforced.count), names)
        #expect(books.strays == 0, names)
        // Whoever leaves, or goes back, takes the data along; nothing is left of a file that comes to nothing.
        let exporting = books.operations.filter { ["uninstall", "rollback"].contains($0.kind) }
        let count = exporting.count { $0.status == "succeeded" }
        #expect(books.exports.count == count && books.exportFiles == books.exports.map { "\($0).jsonl" }, names)
    }

    /// Whoever looks is told what was undone, and whoever comes next is served.
    private func goOn(_ dovetail: Program, _ trial: KillTrial, _ names: String) async throws {
        let books = try LedgerBooks(data: dovetail.data, user: Self.user)
        if trial.outcome == "undone" {
            let error = try #require(books.operations.last?.error)
            #expect(error.contains("It was undone; try again."), "\(names): \(error)")
            #expect(books.operations.last?.remedy == "retry", "\(names)")
            let shown = try await dovetail("operations --user \(Self.user) --limit 1").text
            #expect(shown.contains("undone") && shown.contains(error), "\(names): \(shown)")
        }
        if books.state == "enabled" || books.failedKind == "update" {
            let user = try await HTTP.administrator(of: dovetail).signedIn(as: UserID(Self.user))
            let page = try await user.ask(.GET, "/plugins/Ledger/ledger")
            #expect(try page.document([String].self) == books.storage, "\(names)")
            #expect(PluginProcesses.naming(dovetail.data).isEmpty != self.form.isIsolated, "\(names)")
        }
        let next =
            switch books.state {
            case nil: "install Ledger"
            case "error": books.failedKind == "install" ? "uninstall Ledger" : "disable Ledger"
            default: "config set Ledger note=again"
            }
        let outcome = try await dovetail("\(next) --user \(Self.user)")
        #expect(outcome.status == 0, "\(names): \(next): \(outcome.errors)")
    }
}

extension KillTrial {
    /// How the operation ends whose host is killed there.
    var outcome: String {
        switch self.point {
        case .commit(.decided), .commit(.applied), .commit(.settled), .switching: "succeeded"
        case .failure(.recorded): "failed"
        default: "undone"
        }
    }

    /// The places at which recovery is killed, one after another; each list is a trial of its own.
    var recoveries: [[FailPoint]] {
        switch self.point {
        case .commit(.decided): [[], [.recovery(.judged), .recovery(.settled)], [.recovery(.applied)]]
        case .commit(.prepared): [[], [.recovery(.judged), .recovery(.judged)], [.recovery(.undone)]]
        default: [[]]
        }
    }
}
