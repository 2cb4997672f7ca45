/** The small things that the views are made of. */
import type { ComponentChildren } from "preact";
import type { Problem } from "ticket-engine";

export { Loading, Priority } from "../../../helpdesk/web/src/marks.tsx";

/** On a phone the figures come first into sight: only the hours are unfolded. */
export const IS_WIDE = matchMedia("(min-width: 60rem)").matches;

/** The head of a table. */
export const Heads = ({ of }: { of: readonly string[] }) => (
  <thead>
    <tr>
      {of.map((head) => (
        <th key={head} scope="col">
          {head}
        </th>
      ))}
    </tr>
  </thead>
);

export const Failure = ({ title, children }: { title?: string; children: ComponentChildren }) => (
  <div class="failure" role="alert">
    <div>
      {title && <strong>{title}</strong>}
      {children}
    </div>
  </div>
);

/** What the engine has against the configuration, each with its code and the path of its field. */
export const Problems = ({ title, problems }: { title: string; problems: readonly Problem[] }) => (
  <Failure title={title}>
    <ul class="problems">
      {problems.map(({ path, reason, message }) => (
        <li key={path + message}>
          <code>{reason.code}</code> {message}
        </li>
      ))}
    </ul>
  </Failure>
);

/** The problems of one field, and of what is inside of it. */
export const problemsAt = (problems: readonly Problem[], path: string): readonly Problem[] =>
  problems.filter(
    (problem) =>
      problem.path === path ||
      (/^[.[]/.test(problem.path.slice(path.length)) && problem.path.startsWith(path)),
  );

/** The sentence under a field that the engine refuses. */
export const FieldProblem = ({ id, problems }: { id: string; problems: readonly Problem[] }) =>
  problems.length === 0 ? null : (
    <p class="field-problem" id={id}>
      {problems[0]?.message.replace(/^[^\s:]+: /, "")}
    </p>
  );
