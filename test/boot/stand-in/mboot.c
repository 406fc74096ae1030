/*
 * In the place of VMware's mboot.c32, which is not to be had here: a module of PXELINUX 6 that is told `-c FILE` as theirs is,
 * fetches that boot.cfg, the modules that stand in it below `prefix=`, and starts its kernel with `kernelopt=`. Theirs puts the
 * modules into memory for the kernel; here only that PXELINUX finds each of them under its name counts.
 */
#define CALL __attribute__((regparm(3)))

typedef unsigned int size_t;
extern int CALL loadfile(const char *name, void **content, size_t *bytes);
extern void CALL syslinux_run_kernel_image(const char *name, const char *options, unsigned append, unsigned type);
extern int CALL puts(const char *line);

/* Of PXELINUX: what LINUX says in a configuration. */
#define TYPE_LINUX 1

static char line[2048];

static __attribute__((noreturn)) int stop(const char *why)
{
	puts("STAND-IN: STOPPED");
	puts(why);
	for (;;)
		;
}

/* Up to the end of the line, or to the blank. Returns where the next begins in `to`. */
static char *copy(char *to, const char *from, const char *end, int word)
{
	while (from < end && *from != '\n' && !(word && *from == ' ') && to < line + sizeof line - 1)
		*to++ = *from++;
	*to = 0;
	return to;
}

/* What stands behind `name=` at the beginning of a line; null: no such line. */
static const char *entry(const char *text, const char *end, const char *name)
{
	for (const char *at = text; at < end; at++) {
		const char *have = at, *want = name;

		if (at > text && at[-1] != '\n')
			continue;
		while (have < end && *want && *have == *want)
			have++, want++;
		if (!*want && have < end && *have == '=')
			return have + 1;
	}
	return 0;
}

CALL int main(int argc, char **argv)
{
	void *content = 0, *module;
	size_t bytes = 0;

	if (argc != 3 || argv[1][0] != '-' || argv[1][1] != 'c' || argv[1][2])
		return stop("it was not told -c FILE and nothing more");
	if (loadfile(argv[2], &content, &bytes))
		return stop("there is no boot.cfg where -c says");
	const char *text = content, *end = text + bytes;
	const char *prefix = entry(text, end, "prefix"), *kernel = entry(text, end, "kernel");
	const char *options = entry(text, end, "kernelopt"), *modules = entry(text, end, "modules");

	if (!prefix || !kernel || !options || !modules)
		return stop("boot.cfg lacks a line");
	char *name = copy(line, prefix, end, 0);

	*name++ = '/';
	while (modules < end && *modules != '\n') {
		const char *next = modules;

		while (next < end && *next != ' ' && *next != '\n')
			next++;
		copy(name, modules, next, 1);
		if (*name != '-' && loadfile(line, &module, &bytes))
			return stop(line);
		modules = next < end && *next == ' ' ? next + 1 : next;
	}
	name = copy(name, kernel, end, 0) + 1;
	copy(name, options, end, 0);
	puts(line);
	syslinux_run_kernel_image(line, name, 0, TYPE_LINUX);
	return stop("the kernel did not start");
}
