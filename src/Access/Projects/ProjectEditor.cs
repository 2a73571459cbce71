using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Projects;

/// <summary>Changes a project by what it is now.</summary>
public sealed class ProjectEditor(Database database, Rights rights, TimeProvider clock)
{
    /// <param name="edit">Changes the row, perhaps more than once; false: it refuses and has changed nothing.</param>
    public async Task<ProjectEditing> EditAsync(
        long id,
        Func<ProjectRow, bool> edit,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var outcome = await database.WriteAsync(
            async (context, token) =>
            {
                var project = await context.Projects.FirstOrDefaultAsync(row => row.Id == id, token);
                if (project is null)
                {
                    return ProjectEditing.Unknown;
                }

                if (!edit(project))
                {
                    return ProjectEditing.Refused;
                }

                project.UpdatedAt = clock.GetUtcNow();
                act.AddTo(context, project.UpdatedAt);
                await context.SaveChangesAsync(token);
                return ProjectEditing.Done;
            },
            cancellationToken
        );
        rights.Drop();
        return outcome;
    }
}
