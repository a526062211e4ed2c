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
    private static let hostGroupName = "dovetail-host"

    private static func unified(name: String, in folder: String) -> ControlGroups? {
        // Whoever has started this host may have moved.
        let isMoved = folder.hasSuffix("/\(Self.hostGroupName)")
        let place = isMoved ? String(folder.dropLast(Self.hostGroupName.count + 1)) : folder
        // Without the file there are no controllers.
        let offered = (try? String(contentsOfFile: "\(place)/cgroup.controllers", encoding: .utf8)) ?? ""
        let controllers = offered.split { $0.isWhitespace }.map(String.init).filter(Self.wanted.contains)
        let parent = "\(place)/\(name)"
        guard !controllers.isEmpty else { return nil }
        let own = Self.enable(controllers, in: place) ? nil : "\(place)/\(Self.hostGroupName)"
        if let own { guard Self.move(to: own, enabling: controllers, in: place) else { return nil } }
        let groups = ControlGroups(
            version: 2, folders: Dictionary(uniqueKeysWithValues: controllers.map { ($0, parent) }), hostGroup: own)
        guard Self.canMakeGroups(below: parent), Self.enable(controllers, in: parent) else {
            groups.close()
            return nil
        }
        return groups
    }

    /// Moves the host out of the way of controllers that are to be enabled below its own group.
    private static func move(to own: String, enabling controllers: [String], in place: String) -> Bool {
        do {
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            try ControlGroupFile.write("\(getpid())", to: "\(own)/cgroup.procs")
            if Self.enable(controllers, in: place) { return true }
            // Others are in there too: this is not the host's to arrange.
        } catch {
            // The host may not, and the gap is reported.
        }
        Self.leave(own, [])
        return false
    }

    /// Moves the host back from a group, and removes that.
    ///
    /// Where others have come into it, it stays; another life of the host uses it again.
    static func leave(_ own: String, _ controllers: [String]) {
        let place = String(own.dropLast(Self.hostGroupName.count + 1))
        do {
            // A group of which controllers are handed down takes no processes.
            let wish = controllers.map { "-\($0)" }.joined(separator: " ")
            if !controllers.isEmpty { try ControlGroupFile.write(wish, to: "\(place)/cgroup.subtree_control") }
            try ControlGroupFile.write("\(getpid())", to: "\(place)/cgroup.procs")
        } catch {
            // It stays where it is, and so does the group, unless it was never entered.
        }
        unsafe _ = rmdir(own)
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
