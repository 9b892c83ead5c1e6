//! Which file systems tell of changes.

use std::path::Path;

/// File systems that do not tell of what others change on them: by the kernel's number, with the name people know.
#[cfg(target_os = "linux")]
const SILENT: [(u64, &str); 19] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x00c3_6400, "Ceph"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x7375_7245, "Coda"),
    (0x564c, "NCP"),
    (0x0bd0_0bd0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0x786f_4256, "VirtualBox shared folder"),
    (0xbacb_acbc, "VMware shared folder"),
    (0x7461_636f, "OCFS2"),
    (0x0116_1970, "GFS2"),
    (0x1983_0326, "BeeGFS"),
    (0xaad7_aaea, "PanFS"),
];

/// The name of the file system that holds `path`, where it does not tell of changes.
#[cfg(target_os = "linux")]
pub(super) fn silent(path: &Path) -> Option<&'static str> {
    // The number is 32 bits wide; some systems widen it with its sign.
    let number = rustix::fs::statfs(path).ok()?.f_type as u64 & 0xffff_ffff;
    SILENT.iter().find(|(silent, _)| *silent == number).map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn silent(_path: &Path) -> Option<&'static str> {
    None
}
