import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import GRDB
import NIOHTTP1
import Subprocess
import Testing

@Suite("Backing the built program up and restoring it", .timeLimit(.minutes(20)))
struct BackupTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    private func backup(_ number: Int) -> String { self.folder.file("backup-\(number)") }

    @Test(
        "X4 · a backup that was made under users who install and write has all that was acknowledged before it, and each installation's rows agree with its state"
    )
    func underLoad() async throws {
        let package = try TaskManagerPackage.write(to: self.folder)
        var before: [BusyUsers.Done] = []
        let killed = try await self.dovetail.serving(stopping: .kill) { _ in
            try await self.dovetail.prepare("plugin publish \(package)")
            let users = BusyUsers(try .administrator(of: self.dovetail))
            try await withThrowingTaskGroup { tasks in
                for name in ["ada", "bob"] { tasks.addTask { try await users.write(name) } }
                for name in ["eve", "joe"] { tasks.addTask { try await users.install(name) } }
                for number in 0..<3 {
                    _ = await users.counts.first { $0 >= (number + 1) * 6 }
                    before.append(users.done)
                    try await self.dovetail.prepare("backup \(self.backup(number))")
                }
                users.stop()
                try await tasks.waitForAll()
            }
        }
        #expect(killed.status == 128 + 9)
        for (number, done) in before.enumerated() { try await self.expectWhole(number, done) }
    }

    /// Restores a backup elsewhere, and looks at everything.
    private func expectWhole(_ number: Int, _ done: BusyUsers.Done) async throws {
        let restored = Program(data: self.folder.file("restored-\(number)"))
        try await restored.prepare("restore \(self.backup(number))", "doctor")
        let served = try await restored.serving { _ in
            let administrator = try HTTP.administrator(of: restored)
            for (name, size) in done.pageSizes {
                let user = try await administrator.signedIn(as: UserID(name))
                let tasks = try await user.ask(.GET, "/plugins/\(BusyUsers.slug)/tasks")
                #expect(tasks.isDone, "\(name): \(String(decoding: tasks.body, as: UTF8.self))")
                let kept = try await restored("config get \(BusyUsers.slug) page_size --user \(name)").text
                // It only grows, and may have grown before the moment of the backup.
                #expect(try #require(Int(kept)) >= size)
            }
        }
        #expect(served.status == 0)
        let kept = try KeptTasks(in: restored.data)
        #expect(kept.installed.isSuperset(of: done.installed))
        for name in kept.installed {
            let titles = kept.titles[name] ?? []
            #expect(Set(titles).isSuperset(of: BusyUsers.firstTasks), "\(name): \(titles)")
            #expect(Set(titles).count == titles.count, "\(name): \(titles)")
            #expect(Set(titles).isSuperset(of: done.titles[name] ?? []))
        }
        #expect(Set(kept.titles.keys).isSubset(of: kept.installed))
        try await restored.prepare("doctor")
    }

    @Test("X4 · a host that was killed is backed up and restored without being started")
    func atRest() async throws {
        let package = try TaskManagerPackage.write(to: self.folder)
        try await self.dovetail.serving(stopping: .kill) { _ in
            try await self.dovetail.prepare(
                "plugin publish \(package)", "user add ada", "install TaskManager --user ada",
                "enable TaskManager --user ada")
        }
        let restored = Program(data: self.folder.file("restored"))
        try await self.dovetail.prepare("backup \(self.backup(1)) -o json")
        try await restored.prepare("restore \(self.backup(1))", "doctor")
        try await restored.serving { _ in
            let status = try await restored("status TaskManager --user ada -o json").document(API.Installation.self)
            #expect(status.state == .enabled && status.serves)
        }
    }

    @Test("A damaged backup is refused and named, and leaves the data folder as it was: not there")
    func damaged() async throws {
        try await self.dovetail.serving { _ in try await self.dovetail.prepare("user add ada") }
        try await self.dovetail.prepare("backup \(self.backup(1))")
        let store = URL(filePath: self.backup(1)).appending(path: "data/dovetail.sqlite")
        let whole = try Data(contentsOf: store)
        var flipped = whole
        flipped[flipped.count / 2] ^= 1
        let restored = Program(data: self.folder.file("restored"))
        for (bytes, words) in [(flipped, "dovetail.sqlite has changed"), (nil, "dovetail.sqlite is missing")] {
            try FileManager.default.removeItem(at: store)
            if let bytes { try bytes.write(to: store) }
            let outcome = try await restored("restore \(self.backup(1))")
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains(words))
            #expect(!FileManager.default.fileExists(atPath: restored.data))
            if bytes == nil { try whole.write(to: store) }
        }
        try await restored.prepare("restore \(self.backup(1))")
    }

    @Test("Nothing is restored into a folder that is served or holds something, nor backed up over anything")
    func refused() async throws {
        try await self.dovetail.serving { _ in
            try await self.dovetail.prepare("user add ada", "backup \(self.backup(1))")
            let served = try await self.dovetail("restore \(self.backup(1))")
            #expect(served.status == 73 && served.errors.contains("Another process serves from"))
            let again = try await self.dovetail("backup \(self.backup(1))")
            #expect(again.status == 73 && again.errors.contains("is there already"))
            let inside = try await self.dovetail("backup \(self.dovetail.data)/backup")
            #expect(inside.status == 73 && inside.errors.contains("lies in the data folder"))
        }
        let stopped = try await self.dovetail("restore \(self.backup(1))")
        #expect(stopped.status == 73 && stopped.errors.contains("is not empty"))
        try await self.dovetail.serving { _ in try await self.dovetail.prepare("user list") }
    }

    @Test(
        "A disk that is full, or cannot be written, ends a backup and a restore in a sentence, and has nothing of it",
        .enabled { try await SmallDisk.isPossible })
    func fullDisk() async throws {
        try await self.dovetail.serving { _ in try await self.dovetail.prepare("user add ada") }
        let databases = self.dovetail.data + "/databases"
        try FileManager.default.createDirectory(atPath: databases, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: databases + "/large.sqlite")
        try await queue.write { try $0.execute(sql: "CREATE TABLE large AS SELECT zeroblob(50000000) AS bytes") }
        try queue.close()
        try await self.dovetail.prepare("backup \(self.backup(1))")
        let disk = self.folder.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let restored = Program(data: disk + "/data")
        try await SmallDisk.at(disk) {
            for outcome in [
                try await self.dovetail("backup \(disk)/backup"), try await restored("restore \(self.backup(1))"),
            ] {
                #expect(outcome.status == 73)
                #expect(outcome.errors.contains("the disk is full. Make room on it."))
                #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
            }
        }
        try await SmallDisk.readOnly(disk) {
            let outcome = try await self.dovetail("backup \(disk)/backup")
            #expect(outcome.status == 73 && outcome.errors.contains("the disk is read-only"))
            #expect(try await restored("restore \(self.backup(1))").status == 73)
        }
    }

    @Test("From a folder in which a restore was interrupted nobody serves before it is restored again")
    func interrupted() async throws {
        try await self.dovetail.serving { _ in try await self.dovetail.prepare("user add ada") }
        try await self.dovetail.prepare("backup \(self.backup(1))")
        let restored = Program(data: self.folder.file("restored"))
        try FileManager.default.createDirectory(
            atPath: restored.data + "/.restoring", withIntermediateDirectories: true)
        let served = try await restored("serve --port 0")
        #expect(served.status == 73 && served.errors.contains("was interrupted"))
        try await restored.prepare("restore \(self.backup(1))", "doctor")
        #expect(try await restored.serving { _ in }.status == 0)
    }
}
