/* A disk that fails when told to: loaded before the C library, it stands before what writes and what reads.
 *
 * disk_arm(folder, first, last, error): of the writing calls on files under `folder`, those numbered `first` to `last`
 * (from 1; last 0: all from the first on) fail with `error`. With first 0 nothing fails, and calls are only counted.
 * A full disk (ENOSPC) does not fail what takes no room: syncs, renames and cutting a file shorter.
 *
 * disk_arm_reading does the same to calls that read instead.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[4096];
static long calls, first_failing, last_failing;
static int failing_with, is_armed, is_of_reading;

void disk_arm(const char *under, long first, long last, int error) {
    strncpy(folder, under, sizeof folder - 1);
    calls = 0, first_failing = first, last_failing = last, failing_with = error, is_armed = 1, is_of_reading = 0;
}

void disk_arm_reading(const char *under, long first, long last, int error) {
    disk_arm(under, first, last, error);
    is_of_reading = 1;
}

long disk_disarm(void) {
    is_armed = 0;
    return calls;
}

static int fails(int takes_room) {
    calls++;
    if (!first_failing || calls < first_failing || (last_failing && calls > last_failing)) return 0;
    if (failing_with == ENOSPC && !takes_room) return 0;
    errno = failing_with;
    return 1;
}

static int is_under(const char *path) {
    return path && strncmp(path, folder, strlen(folder)) == 0;
}

static int path_fails(const char *path, int takes_room) {
    return is_armed && !is_of_reading && is_under(path) && fails(takes_room);
}

static int file_is_under(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_under(path);
}

static int file_fails(int file, int takes_room) {
    return is_armed && !is_of_reading && file_is_under(file) && fails(takes_room);
}

static int reading_fails(int file) {
    return is_armed && is_of_reading && file_is_under(file) && fails(1);
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *data, size_t size) {
    return file_fails(file, 1) ? -1 : REAL(write)(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    return file_fails(file, 1) ? -1 : REAL(pwrite)(file, data, size, at);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    return file_fails(file, 1) ? -1 : REAL(pwrite64)(file, data, size, at);
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    return file_fails(file, 1) ? -1 : REAL(writev)(file, parts, count);
}
ssize_t read(int file, void *data, size_t size) {
    return reading_fails(file) ? -1 : REAL(read)(file, data, size);
}
ssize_t pread(int file, void *data, size_t size, off_t at) {
    return reading_fails(file) ? -1 : REAL(pread)(file, data, size, at);
}
ssize_t pread64(int file, void *data, size_t size, off64_t at) {
    return reading_fails(file) ? -1 : REAL(pread64)(file, data, size, at);
}
int fsync(int file) {
    return file_fails(file, 0) ? -1 : REAL(fsync)(file);
}
int fdatasync(int file) {
    return file_fails(file, 0) ? -1 : REAL(fdatasync)(file);
}
int ftruncate(int file, off_t size) {
    return file_fails(file, 0) ? -1 : REAL(ftruncate)(file, size);
}
int ftruncate64(int file, off64_t size) {
    return file_fails(file, 0) ? -1 : REAL(ftruncate64)(file, size);
}
int rename(const char *from, const char *to) {
    return path_fails(to, 0) ? -1 : REAL(rename)(from, to);
}
ssize_t sendfile(int to, int from, off_t *at, size_t size) {
    return file_fails(to, 1) ? -1 : ((__typeof__(sendfile) *)dlsym(RTLD_NEXT, "sendfile"))(to, from, at, size);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
    return file_fails(to, 1) ? -1 : ((__typeof__(sendfile64) *)dlsym(RTLD_NEXT, "sendfile64"))(to, from, at, size);
}
ssize_t copy_file_range(int from, off64_t *here, int to, off64_t *there, size_t size, unsigned flags) {
    return file_fails(to, 1) ? -1 : REAL(copy_file_range)(from, here, to, there, size, flags);
}
