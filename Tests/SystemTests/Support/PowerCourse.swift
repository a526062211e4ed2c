import DovetailTesting
import Foundation
import Testing

/// A host that a user works with while everything that it writes is written down, for the power to fail afterwards at any of it.
struct PowerCourse: Sendable {
    private static let user = "ada"
    private static let requests: [KillTrial.Request] = [.install, .enable, .configure, .update, .disable, .uninstall]

    private let folder: TemporaryFolder
    private let form = LedgerForm(isIsolated: false, hasDatabase: true)
    private let packages: [String]
    private let log: WriteLog
    /// How much was written when each command had been answered.
    private let answered: [Int]

    /// Does the work.
    init() async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        let form = self.form
        self.packages = try ["1.0.0", "1.1.0"].map { try form.write(version: $0, below: folder.file("packages")) }
        let beginning = form.program(data: folder.file("beginning"), packages: self.packages)
        #expect(try await beginning.serving { _ in try await beginning.prepare("user add \(Self.user)") }.status == 0)
        var dovetail = form.program(data: folder.file("recorded"), packages: self.packages)
        try FileManager.default.copyItem(atPath: beginning.data, toPath: dovetail.data)
        let path = folder.file("writes")
        dovetail.environment[WriteLog.variable] = path
        var lengths: [Int] = []
        let program = dovetail
        try await program.serving { _ in
            for request in Self.requests {
                try await program.prepare("\(request.command) --user \(Self.user)")
                lengths.append(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0)
            }
        }
        let log = try WriteLog(contentsOfFile: path)
        self.log = log
        self.answered = lengths.map { log.count(at: $0) }
    }

    /// Where the power may fail: before each time that something is forced to the disk, when most can be lost.
    var moments: [Int] {
        self.log.records.indices.filter { index in
            guard case .sync(let path) = self.log.records[index] else { return false }
            return Self.isDatabase(path)
        }
    }

    /// Lets the power fail after so many records, and looks at what a host finds that is started then.
    func fail(at moment: Int, losing loss: FailedDisk.Loss) async throws {
        let names: Comment = "the power fails after \(moment) writes, \(loss.rawValue) unforced is lost"
        let dovetail = self.form.program(data: self.folder.file("failed \(moment) \(loss)"), packages: self.packages)
        try self.write(moment, loss, to: dovetail.data)
        let served = try await dovetail.serving { _ in
            self.check(try LedgerBooks(data: dovetail.data, user: Self.user), moment, names)
        }
        #expect(served.status == 0, names)
        let doctor = try await dovetail("doctor")
        #expect(doctor.status == 0, "\(names): \(doctor.output)")
        try FileManager.default.removeItem(atPath: dovetail.data)
    }

    /// All that was answered is there, and of what was not all or nothing.
    private func check(_ books: LedgerBooks, _ moment: Int, _ names: Comment) {
        let kept = books.operations.filter { $0.status == "succeeded" }.map(\.kind)
        #expect(kept.count >= self.answered.count { $0 <= moment }, names)
        #expect(kept == Self.requests.prefix(kept.count).map(\.kind), names)
        #expect(books.operations.dropFirst(kept.count).allSatisfy { $0.status == "undone" }, names)
        let isThere = !kept.isEmpty && kept.last != "uninstall"
        #expect((books.state != nil) == isThere, names)
        #expect(books.storage == (isThere ? kept : []), names)
        #expect(books.rows ?? [] == (isThere ? kept : []), names)
        #expect(books.version == (!isThere ? nil : kept.contains("update") ? "1.1.0" : "1.0.0"), names)
        #expect(books.strays == 0, names)
    }

    private func write(_ moment: Int, _ loss: FailedDisk.Loss, to folder: String) throws {
        let files = FileManager.default
        let (beginning, recorded) = (self.folder.file("beginning"), self.folder.file("recorded"))
        try files.copyItem(atPath: beginning, toPath: folder)
        var contents: [String: Data] = [:]
        for path in try files.subpathsOfDirectory(atPath: beginning) where Self.isDatabase(path) {
            contents["\(recorded)/\(path)"] = try Data(contentsOf: URL(fileURLWithPath: "\(beginning)/\(path)"))
            try files.removeItem(atPath: "\(folder)/\(path)")
        }
        var disk = FailedDisk(contents)
        for record in self.log.records.prefix(moment) { disk.take(record) }
        var generator = SplitMix64(seed: UInt64(moment))
        for (path, bytes) in disk.found(losing: loss, by: &generator) where Self.isDatabase(path) {
            let place = folder + path.dropFirst(recorded.count)
            try files.createDirectory(
                atPath: URL(fileURLWithPath: place).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try bytes.write(to: URL(fileURLWithPath: place))
        }
        try self.copyExports(moment, to: folder)
    }

    /// Copies the exports that had their names by then: each was forced to the disk before it got its own.
    private func copyExports(_ moment: Int, to folder: String) throws {
        let recorded = self.folder.file("recorded")
        for (index, record) in self.log.records.prefix(moment).enumerated() {
            guard case .rename(let former, to: let path) = record, path.contains("/exports/") else { continue }
            let isForced = self.log.records.prefix(index).contains { earlier in
                if case .sync(former) = earlier { true } else { false }
            }
            #expect(isForced, "\(path) has its name before its bytes are on the disk")
            let place = folder + path.dropFirst(recorded.count)
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: place).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: path, toPath: place)
        }
    }

    /// The index of a write-ahead log is made anew from it.
    private static func isDatabase(_ path: String) -> Bool { path.contains(".sqlite") && !path.hasSuffix("-shm") }
}
