/** The small components that the views share. */
import type { ComponentChildren } from "preact";
import type { Problem } from "ticket-engine";

export { Loading, Priority } from "../../../helpdesk/web/src/shared-components.tsx";

/** On a phone only the hours are unfolded, so that the figures are in sight. */
export const IS_WIDE = matchMedia("(min-width: 60rem)").matches;

export const TableHead = ({ columns }: { columns: readonly string[] }) => (
  <thead>
    <tr>
      {columns.map((column) => (
        <th key={column} scope="col">
          {column}
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

/** The problems for which the engine refuses a configuration, each with its code and path. */
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

/** The problems of a field and of the fields inside it. */
export const problemsAt = (problems: readonly Problem[], path: string): readonly Problem[] =>
  problems.filter(
    (problem) =>
      problem.path === path ||
      (/^[.[]/.test(problem.path.slice(path.length)) && problem.path.startsWith(path)),
  );

/** The message below a field that the engine refuses, without its path. */
export const FieldProblem = ({ id, problems }: { id: string; problems: readonly Problem[] }) =>
  problems.length === 0 ? null : (
    <p class="field-problem" id={id}>
      {problems[0]?.message.replace(/^[^\s:]+: /, "")}
    </p>
  );
