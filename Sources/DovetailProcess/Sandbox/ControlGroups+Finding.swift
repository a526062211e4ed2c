import Foundation
import SystemPackage

extension ControlGroups {
    /// Finds where this process can make groups, by making one.
    ///
    /// - Parameter name: A name that is this host's own on the machine, and the same in its next life.
    /// - Returns: Nil where there is no place.
    static func find(name: String) -> ControlGroups? {
        // Neither file is there on a machine without control groups.
        guard
            let membership = SystemFile.text("/proc/self/cgroup"), let mounts = SystemFile.text("/proc/self/mountinfo")
        else { return nil }
        let groups = Self.find(name: name, in: ControlGroupMounts(membership: membership, mounts: mounts))
        // As long as nothing runs there is nothing to leave behind.
        groups?.remove()
        return groups
    }

    static func find(name: String, in mounts: ControlGroupMounts) -> ControlGroups? {
        if let folder = mounts.unified, let groups = Self.unified(name: name, in: folder) { return groups }
        let places = mounts.separate.filter { Self.wanted.contains($0.key) }
        let folders = places.mapValues { "\($0)/\(name)" }.filter { Self.canMakeGroups(below: $0.value) }
        return folders.isEmpty ? nil : ControlGroups(version: 1, folders: folders)
    }

    /// Makes a folder for groups, if it is not there, and one group in it for trial.
    private static func canMakeGroups(below folder: String) -> Bool {
        let trial = "\(folder)/trial-\(UInt32.random(in: 0 ... .max))"
        do {
            try FileManager.default.createDirectory(atPath: trial, withIntermediateDirectories: true)
            return unsafe rmdir(trial) == 0
        } catch {
            return false  // Whether that is so was the question; what it means is reported as a gap.
        }
    }
}

// The second version.
extension ControlGroups {
    /// The group into which the host moves itself: one that has processes of its own cannot limit those below it.
    private static let hostGroup = "dovetail-host"

    private static func unified(name: String, in folder: String) -> ControlGroups? {
        let isMoved = folder.hasSuffix("/\(Self.hostGroup)")
        let place = isMoved ? String(folder.dropLast(Self.hostGroup.count + 1)) : folder
        // Without the file there are no controllers.
        let offered = (try? String(contentsOfFile: "\(place)/cgroup.controllers", encoding: .utf8)) ?? ""
        let controllers = offered.split { $0.isWhitespace }.map(String.init).filter(Self.wanted.contains)
        let parent = "\(place)/\(name)"
        guard
            !controllers.isEmpty, Self.handDown(controllers, in: place), Self.canMakeGroups(below: parent),
            Self.enable(controllers, in: parent)
        else { return nil }
        return ControlGroups(
            version: 2, folders: Dictionary(uniqueKeysWithValues: controllers.map { ($0, parent) }))
    }

    /// Enables controllers below the host's own group, out of which the host moves for that if it has to.
    private static func handDown(_ controllers: [String], in folder: String) -> Bool {
        if Self.enable(controllers, in: folder) { return true }
        let own = "\(folder)/\(Self.hostGroup)"
        let process = "\(getpid())"
        do {
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            try ControlGroupFile.write(process, to: "\(own)/cgroup.procs")
            if Self.enable(controllers, in: folder) { return true }
            // Others are in there too: this is not the host's to arrange.
            try ControlGroupFile.write(process, to: "\(folder)/cgroup.procs")
            unsafe _ = rmdir(own)
        } catch {
            return false  // As above: the host may not, and the gap is reported.
        }
        return false
    }

    static func enable(_ controllers: [String], in folder: String) -> Bool {
        do {
            let wish = controllers.map { "+\($0)" }.joined(separator: " ")
            try ControlGroupFile.write(wish, to: "\(folder)/cgroup.subtree_control")
            return true
        } catch {
            return false  // It is refused where processes are in the way, which the caller sees to.
        }
    }
}
