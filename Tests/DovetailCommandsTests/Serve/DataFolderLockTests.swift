import ArgumentParser
import DovetailTesting
import Foundation
import Testing

@testable import DovetailCommands

@Suite("The lock of a data folder")
struct DataFolderLockTests {
    @Test("A data folder is one server's at a time, and free again when that server ends")
    func exclusive() throws {
        let folder = try TemporaryFolder()
        try Self.expectTaken(folder.path)
        let again = try DataFolderLock(folder: folder.path)
        withExtendedLifetime(again) {}
    }

    private static func expectTaken(_ path: String) throws {
        let first = try DataFolderLock(folder: path)
        do {
            _ = try DataFolderLock(folder: path)
            Issue.record("The folder was locked twice.")
        } catch let failure as CommandFailure {
            #expect(failure.status == .cannotServe)
            #expect(failure.message.contains("Another process serves from \(path) already."))
        }
        withExtendedLifetime(first) {}
    }

    @Test("A data folder that cannot be made ends in a sentence")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("", to: "file")
        do {
            _ = try DataFolderLock(folder: file + "/data")
            Issue.record("A folder was made inside a file.")
        } catch let failure as CommandFailure {
            #expect(failure.status == .cannotServe)
            #expect(failure.message.contains("cannot be made. Check its permissions, or name another with --data."))
        }
    }

    @Test("Who looks keeps others from serving only for as long as it takes, and says so")
    func looking() async throws {
        let folder = try TemporaryFolder(), path = folder.file("data")
        try await withThrowingTaskGroup { tasks in
            let (isLooking, mayEnd) = (Gate(), Gate())
            tasks.addTask {
                let look = try DataFolderLock(lookingAt: path)
                isLooking.open()
                await mayEnd.passUncancelled()
                withExtendedLifetime(look) {}
            }
            try await isLooking.pass()
            Self.lookBeside(path)
            tasks.addTask {
                let lock = try await DataFolderLock.afterLooks(at: path)
                withExtendedLifetime(lock) {}
            }
            mayEnd.open()
            try await tasks.waitForAll()
        }
    }

    /// Others may look, too, and to them nobody serves.
    private static func lookBeside(_ path: String) {
        do {
            let other = try DataFolderLock(lookingAt: path)
            withExtendedLifetime(other) {}
            #expect(!DataFolderLock.isTaken(folder: path))
            _ = try DataFolderLock(folder: path)
            Issue.record("It was taken while somebody looked.")
        } catch {
            #expect((error as? CommandFailure)?.message.contains("looks at \(path) just now") == true)
        }
    }
}
