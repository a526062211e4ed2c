import DovetailCore
import Foundation

/// The place in the hierarchies of control groups below which the host makes one for every plugin process.
///
/// There is one hierarchy with all controllers, or, in the first version, one for each.
struct ControlGroups: Sendable, Equatable {
    /// The controllers that the host has a use for.
    static let wanted = ["memory", "pids", "cpu"]

    /// The version of control groups: 1 or 2.
    let version: Int
    /// The folder of each controller below which groups are made.
    let folders: [String: String]
    /// The group that the host has moved itself into to make others beside it; nil where it has stayed in its own.
    var hostGroup: String?

    /// The controllers that there are.
    var controllers: [String] { Self.wanted.filter { self.folders[$0] != nil } }

    /// The folders below which groups are made, each once.
    var parents: [String] { Set(self.folders.values).sorted() }
}

extension ControlGroups: CustomStringConvertible {
    var description: String { "Control groups of version \(self.version) limit" }
}

extension ControlGroups {
    /// Makes a group of a name that no other has, with limits.
    ///
    /// The launcher joins it, and removes it in the end.
    ///
    /// - Returns: Its folder in each hierarchy.
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable``; nothing is left then.
    func makeGroup(_ name: String, _ limits: ProcessLimits) throws -> [String] {
        let folders = self.parents.map { "\($0)/\(name)" }
        do {
            for parent in self.parents { try self.makeFolder(name, below: parent) }
            for setting in self.settings(limits) {
                guard let parent = self.folders[setting.controller] else { continue }
                try setting.write(in: "\(parent)/\(name)")
            }
            return folders
        } catch {
            self.removeGroup(folders)
            throw DovetailError(
                .notRunnable,
                "The control group \(name) could not be made below \(self.parents.joined(separator: " and ")).",
                remedy: .askOperator, cause: error)
        }
    }

    /// The launcher that ends last removes the parent, perhaps in this very moment: then it is made again.
    private func makeFolder(_ name: String, below parent: String) throws {
        for attempt in 1... {
            do {
                try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
                if self.version == 2 { _ = Self.enable(self.controllers, in: parent) }
                return try FileManager.default.createDirectory(
                    atPath: "\(parent)/\(name)", withIntermediateDirectories: false)
            } catch CocoaError.fileNoSuchFile where attempt < 10 {
                continue
            }
        }
    }

    /// Removes a group that nothing has joined.
    func removeGroup(_ folders: [String]) {
        for folder in folders {
            // Whoever is asked to remove it has failed to make or use it already, and says so; the next start removes it.
            unsafe _ = rmdir(folder)
        }
    }
}

extension ControlGroups {
    /// Leaves the machine as it was found, when the host stops.
    func close() {
        self.remove()
        if let hostGroup { Self.leave(hostGroup, self.controllers) }
    }

    /// Removes the folders below which groups were made, when the host stops.
    ///
    /// One that is still in use stays until another life of the host has ended what is in it.
    func remove() {
        for parent in self.parents { self.removeGroup([parent]) }
    }
}
